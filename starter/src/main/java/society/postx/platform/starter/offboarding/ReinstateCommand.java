package society.postx.platform.starter.offboarding;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.operation.StartCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.reinstatement.ReinstateClient;
import society.postx.platform.workflows.reinstatement.ReinstateClientInput;

/** Starts a reinstatement; it refuses bad input before it starts anything. */
@Command(
    name = "reinstate",
    description = {
      "brings an offboarded client back from its archive, once another operator has approved it;",
      "--dry-run shows what would come back and changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} reinstate alpha --reason \"the customer stays\" --dry-run|@",
      "          @|bold ${ROOT-COMMAND-NAME} reinstate --file docs/examples/reinstate-alpha.json|@",
      ExitCodes.HELP_WITH_GATE
    })
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class ReinstateCommand extends StartCommand<ReinstateClientInput, ReinstateClient> {

  @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "the client to bring back")
  private @Nullable String client;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for those who approve")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "shows what would come back, and changes nothing")
  private boolean dryRun;

  public ReinstateCommand(Shell shell) {
    super(shell, ReinstateClientInput.class, ReinstateClient.class);
  }

  @Override
  protected String id(ReinstateClientInput input) {
    return ReinstateClient.ID + input.client();
  }

  @Override
  protected String summary(ReinstateClientInput input) {
    return input.reason();
  }

  @Override
  protected void run(ReinstateClient workflow, ReinstateClientInput input) {
    workflow.run(input);
  }
}
