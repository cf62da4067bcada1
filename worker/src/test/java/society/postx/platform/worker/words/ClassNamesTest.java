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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One simple name means one class, in all modules together. */
class ClassNamesTest {
  /**
   * Resources of Hetzner's API, named as Hetzner names them. The product and the sandbox each need
   * their own class, because the sandbox imports nothing of the product.
   */
  private static final Set<String> HETZNERS =
      Set.of("Action", "Firewall", "PrimaryIp", "Rrset", "Server", "SshKey", "Subaccount", "Zone");

  /** Names that still wait for a better one; the test fails when a renamed one stays listed. */
  private static final Set<String> TO_RENAME =
      Set.of(
          "Answer",
          "BoxState",
          "Call",
          "ClientFile",
          "Command",
          "Commands",
          "Connection",
          "Hetzner",
          "Json",
          "Listing",
          "Logins",
          "Machine",
          "Mail",
          "Names",
          "Outcome",
          "Passwords",
          "Patience",
          "PauseCommand",
          "Probe",
          "Refusal",
          "Report",
          "ResumeCommand",
          "State",
          "Turns",
          "Wanted",
          "Watch",
          "Words");

  @Test
  void noTwoClassesHaveTheSameName() throws IOException {
    var twice = twice(Path.of(".."));
    assertThat(twice.keySet()).containsAll(TO_RENAME);
    twice.keySet().removeAll(TO_RENAME);
    twice.keySet().removeAll(HETZNERS);
    assertThat(twice).isEmpty();
  }

  @Test
  void twoClassesWithOneNameAreFoundInTwoModules(@TempDir Path root) throws IOException {
    write(root, "workflows", "a/Door.java");
    write(root, "activities", "b/Door.java");
    write(root, "activities", "b/Window.java");
    write(root, "activities", "b/package-info.java");
    write(root, "workflows", "a/package-info.java");
    assertThat(twice(root))
        .containsExactly(
            Map.entry(
                "Door",
                List.of(
                    "activities/src/main/java/b/Door.java",
                    "workflows/src/main/java/a/Door.java")));
  }

  @Test
  void twoClassesWithOneNameAreFoundInOneModule(@TempDir Path root) throws IOException {
    write(root, "workflows", "a/Door.java");
    write(root, "workflows", "b/Door.java");
    assertThat(twice(root)).containsOnlyKeys("Door");
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
