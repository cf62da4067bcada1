package society.postx.platform.workflows.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Proves that every module talks to Temporal with the platform's converter. A test with another one
 * would prove nothing about values.
 */
class OneConverterTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CLIENT =
      Pattern.compile(
          "\\b(WorkflowClient|ScheduleClient|TestActivityEnvironment)\\s*\\.newInstance\\(");
  private static final Pattern CONVERTER = Pattern.compile("\\.setDataConverter\\(");
  private static final Pattern KIT_ONLY =
      Pattern.compile("\\b(TestWorkflowEnvironment|WorkflowReplayer)\\s*\\.(new|replay)");
  private static final Pattern FAILS_A_WORKFLOW = Pattern.compile("setFailWorkflowExceptionTypes");
  private static final Pattern REGISTERED_WITHOUT =
      Pattern.compile(
          "registerWorkflowImplementationTypes\\(\\s*(?!\\s|PlatformConverter\\.IMPLEMENTATION_OPTIONS)");

  @Test
  void everyClientHasTheConverter() throws IOException {
    assertThat(files(text -> count(CLIENT, text) > count(CONVERTER, text))).isEmpty();
  }

  @Test
  void onlyTheKitBuildsAnEnvironmentOrReplays() throws IOException {
    assertThat(files(text -> KIT_ONLY.matcher(text).find()))
        .containsExactly("WorkflowTestKit.java");
  }

  @Test
  void oneTypeOfExceptionFailsAWorkflow() throws IOException {
    assertThat(files(text -> FAILS_A_WORKFLOW.matcher(text).find()))
        .containsExactly("PlatformConverter.java");
    assertThat(files(text -> REGISTERED_WITHOUT.matcher(text).find())).isEmpty();
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }

  private static List<String> files(Predicate<String> matching) throws IOException {
    var found = new TreeMap<String, String>();
    for (var source : sources().entrySet()) {
      if (matching.test(source.getValue())) {
        found.put(String.valueOf(source.getKey().getFileName()), source.getValue());
      }
    }
    return List.copyOf(found.keySet());
  }

  private static Map<Path, String> sources() throws IOException {
    var sources = new TreeMap<Path, String>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (var module : modules.map(it -> it.resolve("src")).filter(Files::isDirectory).toList()) {
        try (var files = Files.walk(module)) {
          for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
            if (!file.endsWith("OneConverterTest.java")) {
              sources.put(file, Files.readString(file));
            }
          }
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(500);
    return sources;
  }
}
