package society.postx.platform.sandbox.box;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program for a box and waits for its end. */
final class BoxCommand {
  private BoxCommand() {}

  static String run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new BoxException("%s ended with %d: %s".formatted(command.getFirst(), status, said));
      }
      return said;
    } catch (IOException e) {
      throw new BoxException("cannot run %s".formatted(command.getFirst()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BoxException("interrupted while %s ran".formatted(command.getFirst()), e);
    }
  }
}
