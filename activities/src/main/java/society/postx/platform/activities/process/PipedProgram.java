package society.postx.platform.activities.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import society.postx.platform.activities.limit.ByteLimit;

/**
 * Runs a program with input and output through pipes, so that neither touches a disk or an argument
 * list. The program gets PATH, HOME and {@code environment}, and one minute.
 *
 * @param folder it runs in
 */
public record PipedProgram(List<String> command, Map<String, String> environment, Path folder) {
  private static final long SECONDS = 60;

  /** Secret files and handover letters are a few kilobytes. */
  private static final ByteLimit OUTPUT = ByteLimit.ofMegabytes(4);

  /**
   * How it ended.
   *
   * @param output what it wrote; a secret, as a rule
   * @param complaint what it wrote to standard error
   */
  public record Result(int exitStatus, String output, String complaint) {}

  public Result run(String input) {
    try {
      var process = start();
      try {
        var output = drain(process, process.getInputStream());
        var complaint = drain(process, process.getErrorStream());
        // On a thread of its own: a program that reads nothing must not hold us longer than a
        // minute.
        var unused = Thread.ofVirtual().start(() -> feed(process, input.getBytes(UTF_8)));
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("%s has not ended within %d s".formatted(command.get(0), SECONDS));
        }
        return new Result(process.exitValue(), text(output), text(complaint).strip());
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException(command.get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() throws IOException {
    var builder = ChildEnvironment.bare(new ProcessBuilder(command)).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A program that has ended early says why on standard error; the broken pipe says nothing. */
  private static void feed(Process process, byte[] input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // its exit status and complaint follow
    }
  }

  /** A child of the program may hold the pipe open after the program has ended. */
  private static String text(CompletableFuture<String> read)
      throws IOException, InterruptedException {
    try {
      return read.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("its output has not ended within %d s".formatted(SECONDS), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /** A program that writes more than the limit is ended. */
  private CompletableFuture<String> drain(Process process, InputStream stream) {
    var read = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                read.complete(OUTPUT.text(stream, command.getFirst()));
              } catch (IOException e) {
                read.completeExceptionally(e);
                process.destroyForcibly();
              }
            });
    return read;
  }
}
