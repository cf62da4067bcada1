package society.postx.platform.sandbox.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a command of this machine without a shell and returns its output, within a time limit. */
public final class SystemCommand {
  private static final int WORTH_NAMING = 6; // words of a command in a message
  private static final int LAST_WORDS = 2_000; // characters of an error output worth showing

  private SystemCommand() {}

  /**
   * Runs it and returns what it printed.
   *
   * @throws WorldException if it failed (with the end of its output) or took longer than the limit
   */
  public static String run(Duration limit, String input, List<String> command) {
    return run(List.of(), limit, input, command);
  }

  /** Runs it behind a prefix that enters a world; messages leave the prefix out. */
  static String run(List<String> prefix, Duration limit, String input, List<String> command) {
    var name = name(command);
    try {
      var process = new ProcessBuilder(concat(prefix, command)).start();
      var output = text(process.getInputStream());
      var errors = text(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading its input; its exit status says whether that is an error.
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new WorldException(
            "%s: stopped after %d s without an end".formatted(name, limit.toSeconds()));
      }
      if (process.exitValue() != 0)
        throw new WorldException(
            "%s: exit status %d: %s".formatted(name, process.exitValue(), end(errors.join())));
      return output.join();
    } catch (IOException e) {
      throw new WorldException("%s: cannot start: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException(name + ": interrupted before it ended", e);
    }
  }

  /** The first words of a command; the text of a script is left out. */
  private static String name(List<String> command) {
    return command.stream()
        .filter(word -> word.indexOf('\n') < 0)
        .limit(WORTH_NAMING)
        .collect(Collectors.joining(" "));
  }

  static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - LAST_WORDS)).strip();
  }
}
