package society.postx.platform.starter.handover;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.rescue.CurrentBox;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Shows a hand-over, which all workers put on the Storage Box. */
@Command(
    name = "handover",
    description = {
      "prints the credentials that an onboarding handed over, encrypted to their recipient, or",
      "the password of an export's download; it reads the Storage Box, where they stay for 30 days"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} handover alpha > alpha.age|@",
      "          @|bold ${ROOT-COMMAND-NAME} handover alpha --export > alpha-export.age|@",
      "          @|bold ${ROOT-COMMAND-NAME} handover alpha --recipient-key recipient.txt|@",
      ExitCodes.HELP
    })
public final class HandoverCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private CurrentBox current;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", description = "the client whose credentials they are")
  private String client = "";

  @Option(names = "--export", description = "the login of the export's download instead")
  private boolean export;

  @Option(
      names = "--recipient-key",
      paramLabel = "FILE",
      description = "decrypts with the recipient's own age key")
  private @Nullable Path recipientKey;

  public HandoverCommand(Shell shell) {
    this.shell = shell;
    this.current = new CurrentBox(shell);
    this.output = new Output(shell);
  }

  @Override
  public Integer call() {
    var name = ClientArgument.of(client);
    var path = "platform/handover/%s%s.age".formatted(name, export ? ".export" : "");
    try (var box = current.open()) {
      var file = new AgeFile(path, box.text(path).orElseThrow(() -> missing(path)));
      var text =
          recipientKey == null ? file.text() : file.opened(recipientKey, "--recipient-key", shell);
      output.result(Map.of("file", path, "text", text), text.stripTrailing());
      return DONE;
    }
  }

  private CommandError missing(String path) {
    return CommandError.failed(
        export
            ? "%s: not on the Storage Box; no download of %s is open".formatted(path, client)
            : "%s: not on the Storage Box, where it stays for 30 days; onboard the client again to hand over again (docs/workflows/OnboardClient.md)"
                .formatted(path));
  }
}
