package society.postx.platform.starter.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.InputFile;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** What release is meant: a revision and flags, over a file where there is one. */
final class DeployArguments {
  @Mixin private DeployFlags flags = new DeployFlags();

  @Parameters(
      paramLabel = "REVISION",
      arity = "0..1",
      description = "Branch, tag or hash in the infrastructure repository.")
  private @Nullable String revision;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The input as JSON, as pasted into the UI; - reads stdin. Flags go before it.")
  private @Nullable String file;

  ObjectNode typed(Shell shell) throws IOException {
    var input = file == null ? Output.JSON.createObjectNode() : InputFile.read(file, shell.in());
    if (revision != null) {
      input.put("revision", revision);
    }
    flags.over(input, shell.operator());
    return input;
  }
}
