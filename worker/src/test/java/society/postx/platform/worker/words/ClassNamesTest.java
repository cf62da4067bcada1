package society.postx.platform.worker.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One simple name means one class, in all modules together. */
class ClassNamesTest {
  private static final Pattern TYPE =
      Pattern.compile("(?<![.\\w])(?:class|record|enum|interface)\\s+(?<name>[A-Z]\\w*)");

  @Test
  void noTwoClassesHaveTheSameName() throws IOException {
    assertThat(twice(Path.of(".."))).isEmpty();
  }

  /** {@code shadows.txt} beside this class may only become shorter: rename one, remove its line. */
  @Test
  void noNestedTypeHasTheNameOfAClass() throws IOException {
    assertThat(shadows(Path.of(".."))).isEqualTo(known());
  }

  @Test
  void aNestedTypeWithTheNameOfAClassIsFoundInAnyModule(@TempDir Path root) throws IOException {
    write(root, "workflows", "a/Wall.java", "/** No record Wall. */ class Wall {}");
    write(
        root,
        "activities",
        "b/House.java",
        """
        class House {
          // enum Wall
          static final String TEXT = "class Wall";
          static final Class<?> CLASS = Wall.class;
          private record Roof(int record) {}
          private record Wall(int height) {}
        }
        """);
    assertThat(shadows(root)).containsExactly("activities: House.Wall");
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

  /** Nested types of main sources with the simple name of a class: {@code module: Outer.Nested}. */
  private static SortedSet<String> shadows(Path root) throws IOException {
    var sources = sources(root);
    var classes = sources.stream().map(ClassNamesTest::simpleName).collect(toSet());
    var shadows = new TreeSet<String>();
    for (var path : sources) {
      var types = TYPE.matcher(Prose.javaCode(Files.readString(root.resolve(path))));
      while (types.find()) {
        var name = types.group("name");
        if (!name.equals(simpleName(path)) && classes.contains(name)) {
          var module = path.substring(0, path.indexOf('/'));
          shadows.add("%s: %s.%s".formatted(module, simpleName(path), name));
        }
      }
    }
    return shadows;
  }

  private static SortedSet<String> known() throws IOException {
    try (var text = requireNonNull(ClassNamesTest.class.getResourceAsStream("shadows.txt"))) {
      return new String(text.readAllBytes(), UTF_8)
          .lines()
          .filter(it -> !it.startsWith("#"))
          .collect(toCollection(TreeSet::new));
    }
  }

  /** Each name of more than one main source, with the paths. */
  private static Map<String, List<String>> twice(Path root) throws IOException {
    var names =
        sources(root).stream()
            .collect(groupingBy(ClassNamesTest::simpleName, TreeMap::new, toList()));
    names.values().removeIf(paths -> paths.size() < 2);
    return names;
  }

  /** Paths of the main sources of all modules. A class's file has its name. */
  private static List<String> sources(Path root) throws IOException {
    var sources = new ArrayList<String>();
    try (Stream<Path> modules = Files.list(root)) {
      for (var folder :
          modules.map(it -> it.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.map(it -> root.relativize(it).toString()).forEach(sources::add);
        }
      }
    }
    return sources.stream()
        .filter(it -> it.endsWith(".java") && !it.endsWith("/package-info.java"))
        .sorted()
        .toList();
  }

  private static String simpleName(String path) {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
  }

  private static void write(Path root, String module, String file) throws IOException {
    write(root, module, file, "class " + file + " {}");
  }

  private static void write(Path root, String module, String file, String text) throws IOException {
    var path = root.resolve(module).resolve("src/main/java").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
