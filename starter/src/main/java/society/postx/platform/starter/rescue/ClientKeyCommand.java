package society.postx.platform.starter.rescue;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

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
  @Mixin private CurrentBox current;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", description = "whose key")
  private String client = "";

  public ClientKeyCommand(Shell shell) {
    this.shell = shell;
    this.current = new CurrentBox(shell);
    this.output = new Output(shell);
  }

  @Override
  public Integer call() {
    var name = ClientArgument.of(client).value();
    try (var box = current.open()) {
      var found = ClientKey.on(box, ClientKey.path(name), name, current.ageKey(), shell);
      output.result(Map.of("client", name, "key", found.identity()), found.identity());
      return DONE;
    }
  }
}
