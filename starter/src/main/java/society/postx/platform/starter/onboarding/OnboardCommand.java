package society.postx.platform.starter.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.operation.StartCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.onboarding.OnboardClient;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/** Starts an onboarding; it refuses bad input before it starts anything. */
@Command(
    name = "onboard",
    description = "onboards a client and shows the progress of its checklist",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} onboard --file alpha.json|@",
      "          @|bold ${ROOT-COMMAND-NAME} onboard alpha --agreement-signed 2026-11-20 --recipient age1… --dry-run|@",
      "            (the rest is in the repository's clients/alpha.yml)",
      "          @|bold ${ROOT-COMMAND-NAME} onboard alpha --domain alpha.platform.example --app nextcloud --group canary|@",
      "          @|bold   --agreement-signed 2026-11-20 --contact it@alpha.example --recipient age1…|@",
      ExitCodes.HELP_WITH_GATE
    })
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class OnboardCommand extends StartCommand<OnboardClientInput, OnboardClient> {
  @Mixin private OnboardFlags flags = new OnboardFlags();

  @Parameters(
      paramLabel = "CLIENT",
      arity = "0..1",
      description = "the client; without --domain the repository's clients/CLIENT.yml describes it")
  private @Nullable String client;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  public OnboardCommand(Shell shell) {
    super(shell, OnboardClientInput.class, OnboardClient.class);
  }

  @Override
  protected ObjectNode typed(Shell shell, TypedFile file) throws IOException {
    return !file.isGiven() && client != null && !flags.describeNewClient()
        ? ClientFileReader.read(client, repository, shell)
        : file.read(shell);
  }

  @Override
  protected String id(OnboardClientInput input) {
    return "onboard/" + input.client();
  }

  @Override
  protected String summary(OnboardClientInput input) {
    return input.dry() ? "dry run" : "%s on %s".formatted(input.client(), input.domain());
  }

  @Override
  protected void run(OnboardClient workflow, OnboardClientInput input) {
    workflow.run(input);
  }
}
