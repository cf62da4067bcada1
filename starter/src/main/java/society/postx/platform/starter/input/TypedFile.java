package society.postx.platform.starter.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;

/** Defines {@code --file} of the commands that start an operation. */
public final class TypedFile {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "the input as JSON, as pasted into the UI; - reads stdin; flags go before it")
  private @Nullable String file;

  public boolean isGiven() {
    return file != null;
  }

  /** The file's object; an empty one without a file. */
  public ObjectNode read(Shell shell) throws IOException {
    return file == null ? Json.MAPPER.createObjectNode() : InputFile.read(file, shell.in());
  }
}
