package society.postx.platform.worker.words;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One simple name means one class, in all modules together. */
class ClassNamesTest {
  @Test
  void noTwoClassesHaveTheSameName() throws IOException {
    assertThat(twice(Path.of(".."))).isEmpty();
  }

  @Test
  void twoClassesWithOneNameAreFoundInTwoModules(@TempDir Path root) throws IOException {
    write(root, "workflows", "a/Wall.java");
    write(root, "activities", "b/Wall.java");
    write(root, "activities", "b/Window.java");
    write(root, "activities", "b/package-info.java");
    write(root, "workflows", "a/package-info.java");
    assertThat(twice(root))
        .containsExactly(
            Map.entry(
                "Wall",
                List.of(
                    "activities/src/main/java/b/Wall.java",
                    "workflows/src/main/java/a/Wall.java")));
  }

  @Test
  void twoClassesWithOneNameAreFoundInOneModule(@TempDir Path root) throws IOException {
    write(root, "workflows", "a/Wall.java");
    write(root, "workflows", "b/Wall.java");
    assertThat(twice(root)).containsOnlyKeys("Wall");
  }

  /** Each name of more than one main source, with the paths. A class's file has its name. */
  private static Map<String, List<String>> twice(Path root) throws IOException {
    var sources = new ArrayList<String>();
    try (Stream<Path> modules = Files.list(root)) {
      for (var folder :
          modules.map(it -> it.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.map(it -> root.relativize(it).toString()).forEach(sources::add);
        }
      }
    }
    var names =
        sources.stream()
            .filter(it -> it.endsWith(".java") && !it.endsWith("/package-info.java"))
            .sorted()
            .collect(groupingBy(ClassNamesTest::simpleName, TreeMap::new, toList()));
    names.values().removeIf(paths -> paths.size() < 2);
    return names;
  }

  private static String simpleName(String path) {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
  }

  private static void write(Path root, String module, String file) throws IOException {
    var path = root.resolve(module).resolve("src/main/java").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "class " + file + " {}");
  }
}
