package society.postx.platform.starter.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Finds and runs an external program. Secrets reach it on stdin, never in its arguments. */
public record ExternalTool(String name, Path path, Map<String, String> env) {
  /** No tool needs them, and {@code ps} would show them in every child. */
  private static final Set<String> OUR_SECRETS = Set.of("HCLOUD_TOKEN", "TEMPORAL_API_KEY");

  /**
   * How a program ended and what it printed.
   *
   * @param out its stdout
   * @param err its stderr; may name files, never secrets
   */
  public record Said(int status, String out, String err) {}

  /**
   * Searches PLATFORM_&lt;NAME&gt;, the PATH, and the tools that {@code ./platform} built for this
   * user.
   */
  public static Optional<ExternalTool> find(String name, Shell shell) {
    var places = new ArrayList<Path>();
    shell
        .variable("PLATFORM_" + name.toUpperCase(Locale.ROOT).replace('-', '_'))
        .ifPresent(given -> places.add(Path.of(given)));
    for (var folder : shell.env().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        places.add(Path.of(folder, name));
      }
    }
    places.addAll(built(name, shell));
    return places.stream()
        .filter(place -> Files.isRegularFile(place) && Files.isExecutable(place))
        .findFirst()
        .map(place -> new ExternalTool(name, place, shell.env()));
  }

  public static ExternalTool need(String name, Shell shell) {
    return find(name, shell)
        .orElseThrow(
            () ->
                CommandError.failed(
                    "%s: not installed; %s".formatted(name, InstallHints.installing(name))));
  }

  /** Runs it in the folder with {@code input} on its stdin and waits for its end. */
  public Said run(Path folder, String input, String... arguments) {
    var command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    try {
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(env);
      builder.environment().keySet().removeAll(OUR_SECRETS);
      var process = builder.start();
      var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closed) {
        // It ended without reading everything; its exit status and stderr say why.
      }
      var out = text(process.getInputStream());
      return new Said(process.waitFor(), out, err.join().strip());
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot run: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed(name + ": interrupted before it ended", e);
    }
  }

  /** As {@link #run}, and returns stdout; any other exit status than 0 is an error. */
  public String output(Path folder, String input, String... arguments) {
    var said = run(folder, input, arguments);
    if (said.status() != 0) {
      throw CommandError.failed(
          "%s: exit status %d: %s"
              .formatted(name, said.status(), said.err().lines().findFirst().orElse("no reason")));
    }
    return said.out();
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> built(String name, Shell shell) {
    var cache =
        shell
            .variable("XDG_CACHE_HOME")
            .map(Path::of)
            .orElseGet(() -> shell.home().resolve(".cache"));
    var tools = cache.resolve("post-x-platform/tools");
    try (Stream<Path> folders = Files.list(tools)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches(name + "-[0-9.]+"))
          .sorted((a, b) -> b.compareTo(a))
          .map(folder -> folder.resolve(name))
          .toList();
    } catch (IOException noSuchFolder) {
      return List.of();
    }
  }
}
