package society.postx.platform.starter.operation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How many lines the terminal has: what does not fit cannot be overwritten in place. */
final class TerminalSize {
  private TerminalSize() {}

  /** 24 when the terminal does not say. */
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
