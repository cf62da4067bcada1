package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Runs a program to its end and holds its exit status and output.
 *
 * @param output standard output and standard error together
 */
record ProgramResult(int status, String output) {
  static ProgramResult run(List<String> command) {
    return run(command, Map.of(), "");
  }

  static ProgramResult run(List<String> command, Map<String, String> environment, String input) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      var process = builder.start();
      feed(process, input);
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new ProgramResult(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void feed(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    } catch (IOException endedEarly) {
      // its exit status says why
    }
  }

  boolean ok() {
    return status == 0;
  }

  /** Returns the output, or fails the test with it. */
  String orFail() {
    if (!ok()) {
      throw new AssertionError("exit status %d: %s".formatted(status, output));
    }
    return output;
  }
}
