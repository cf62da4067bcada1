package society.postx.platform.worker.words;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.worker.words.WordRules.Rule;

/**
 * Pages, comments, messages and names use plain English: {@code rules.txt} lists what they avoid.
 */
class WordsTest {
  private static final Path ROOT = Path.of("..");
  private static final WordRules RULES = WordRules.read();

  /**
   * Source folders whose comments, messages and names keep the rules; a clean folder is added here.
   */
  private static final List<String> JAVA =
      List.of(
          "activities/src/main/java",
          "activities/src/test/java",
          "benchmarks/src/main/java",
          "benchmarks/src/test/java",
          "sandbox/src/main/java",
          "sandbox/src/test/java",
          "starter/src/main/java",
          "starter/src/test/java",
          "system-tests/src/test/java",
          "worker/src/main/java",
          "worker/src/test/java",
          "workflows/src/main/java",
          "workflows/src/test/java");

  /** The infrastructure template, and the programs in other languages than Java. */
  private static final List<String> SCRIPTS =
      List.of(
          "infrastructure",
          "deployment",
          "docker-compose.temporal.yml",
          ".env.example",
          "pom.xml",
          "activities/pom.xml",
          "benchmarks/pom.xml",
          "sandbox/pom.xml",
          "starter/pom.xml",
          "system-tests/pom.xml",
          "worker/pom.xml",
          "workflows/pom.xml",
          "platform",
          "launcher",
          ".ci",
          "benchmarks/light",
          "benchmarks/full",
          "benchmarks/onboarding",
          "benchmarks/forget-connections",
          "benchmarks/restore",
          "sandbox/base",
          "sandbox/images",
          "sandbox/src/main/resources",
          "activities/src/main/resources");

  private static final Set<String> BUILT =
      Set.of(".git", "target", "var", "node_modules", "__pycache__");

  @Test
  void thePagesAreInPlainEnglish() {
    assertThat(findings(files("").filter(file -> file.endsWith(".md")), text -> text)).isEmpty();
  }

  @Test
  void theTemplateAndTheScriptsAreInPlainEnglish() {
    assertThat(findings(SCRIPTS.stream().flatMap(WordsTest::files), text -> text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("javaFolders")
  void commentsAndMessagesInJavaAreInPlainEnglish(String folder) {
    var sources = files(folder).filter(file -> file.endsWith(".java")).toList();
    assertThat(sources).isNotEmpty();
    assertThat(findings(sources.stream(), Prose::java)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("javaFolders")
  void namesInJavaAreInPlainEnglish(String folder) {
    var sources = files(folder).filter(file -> file.endsWith(".java"));
    assertThat(findings(sources, Prose::javaNames)).isEmpty();
  }

  static List<String> javaFolders() {
    return JAVA;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleRefusesItsSamplesAndNothingClose(Rule rule) {
    var alone = new WordRules(List.of(rule), List.of());
    assertThat(rule.write()).isNotBlank();
    assertThat(rule.refuses())
        .isNotEmpty()
        .allSatisfy(sample -> assertThat(alone.in("page.md", sample)).hasSize(1));
    assertThat(rule.allows())
        .isNotEmpty()
        .allSatisfy(sample -> assertThat(RULES.in("page.md", sample)).isEmpty());
  }

  static List<Rule> rules() {
    return RULES.rules();
  }

  @Test
  void everyExcuseIsNeeded() {
    assertThat(RULES.excuses())
        .hasSizeLessThan(8)
        .allSatisfy(excuse -> assertThat(read(excuse.file())).contains(excuse.text()));
    var strict = new WordRules(RULES.rules(), List.of());
    assertThat(RULES.excuses())
        .allSatisfy(excuse -> assertThat(strict.in(excuse.file(), excuse.text())).isNotEmpty());
  }

  private static String findings(Stream<String> files, UnaryOperator<String> prose) {
    return files
        .flatMap(file -> RULES.in(file, prose.apply(read(file))).stream())
        .map(finding -> "\n" + finding)
        .collect(joining());
  }

  private static Stream<String> files(String folder) {
    var found = new ArrayList<String>();
    try {
      Files.walkFileTree(
          ROOT.resolve(folder),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return BUILT.contains(String.valueOf(path.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              found.add(ROOT.relativize(path).toString());
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted();
  }

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
