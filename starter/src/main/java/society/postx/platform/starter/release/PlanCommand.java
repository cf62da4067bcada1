package society.postx.platform.starter.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFlags;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Shows what a release would change, as a dry run. */
@Command(
    name = "plan",
    description = {
      "shows what a release would change for each client, and changes nothing; takes deploy's flags",
      "and refuses what deploy would refuse"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} plan main --app nextcloud|@",
      "          @|bold ${ROOT-COMMAND-NAME} plan --file deploy.json --json|@",
      ExitCodes.HELP
    })
public final class PlanCommand implements Callable<Integer> {
  private static final String REASON = "what would it change?";

  private final Shell shell;
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private DeployArguments release = new DeployArguments();

  @Option(
      names = "--watch",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "waits for the plan; default: yes, also without a terminal")
  private boolean watch;

  public PlanCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var flags = new TypedFlags<>(command, DeployReleaseInput.class);
    var input = flags.read(typed(flags));
    try (var connection = temporal) {
      return new ReleaseStarter(connection.open(), output).start(input, watch);
    }
  }

  private ObjectNode typed(TypedFlags<DeployReleaseInput> flags) throws IOException {
    var input = release.typed(shell, flags);
    if (!input.has("reason")) {
      input.put("reason", REASON);
    }
    return input.put("dryRun", true);
  }
}
