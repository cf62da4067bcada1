package society.postx.platform.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Creates the folders that a benchmark uses while it runs. */
public final class BenchmarkFolder {
  static final Path ALL = Path.of("var", "benchmark").toAbsolutePath();

  private BenchmarkFolder() {}

  /** Returns an empty folder; deletes what an earlier run left in it. */
  public static Path fresh(String name) {
    var folder = ALL.resolve(name);
    try {
      if (Files.exists(folder)) {
        try (Stream<Path> old = Files.walk(folder)) {
          for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
