package society.postx.platform.starter.operation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads how many lines the terminal has; lines that do not fit cannot be overwritten. */
final class TerminalSize {
  private TerminalSize() {}

  /** The number of lines; 24 if the terminal does not report it. */
  static int lines() {
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(said.split(" ", -1)[0].strip());
    } catch (IOException | NumberFormatException unknown) {
      return 24;
    }
  }
}
