package society.postx.platform.starter.rescue;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.repository.CurrentSheet;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.client.ClientName;

/** Prints a client's own age key, which sops needs beside the platform's to open its secrets. */
@Command(
    name = "client-key",
    description = {
      "prints the client's own age key from the Storage Box, which sops needs beside yours to open or edit",
      "the client's secrets; it is a secret: give it to sops in its environment, and store it nowhere"
    },
    footer = {
      "",
      "Example:  @|bold SOPS_AGE_KEY=$(${ROOT-COMMAND-NAME} client-key alpha) sops edit secrets/clients/alpha.sops.yaml|@",
      ExitCodes.HELP
    })
public final class ClientKeyCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", description = "whose key")
  private String client = "";

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  public ClientKeyCommand(Shell shell) {
    this.shell = shell;
    this.output = new Output(shell);
  }

  @Override
  public Integer call() {
    var name = name();
    var key = AgeKey.usualPlace(shell);
    var sheet = CurrentSheet.of(LocalRepository.given(repository, shell), key, shell);
    try (var box = RescueBox.openCurrent(sheet)) {
      var found = ClientKey.on(box, ClientKey.path(name), name, key, shell);
      output.result(Map.of("client", name, "key", found.identity()), found.identity());
      return DONE;
    }
  }

  private String name() {
    try {
      return new ClientName(client).value();
    } catch (IllegalArgumentException e) {
      throw CommandError.wrongUsage(String.valueOf(e.getMessage()));
    }
  }
}
