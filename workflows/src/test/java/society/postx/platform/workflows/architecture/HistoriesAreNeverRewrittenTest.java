package society.postx.platform.workflows.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.testkit.Histories;

/**
 * Proves that each recorded history is still as the commit that added it left it, and still there.
 * A history stands for workflows that run somewhere: recorded again, it would agree with any code.
 */
class HistoriesAreNeverRewrittenTest {
  private static final String FOLDER = Histories.FOLDER.toString();

  /** Ten were recorded again before this rule; they count as they stood here. */
  private static final String BEFORE_THE_RULE = "937fe61bf43b7362ac91bac6722c595d20205056";

  @BeforeAll
  static void gitKnowsThePast() throws Exception {
    var full = git("rev-parse", "--is-shallow-repository").strip().equals("false");
    var reason = "no full clone: who added a history cannot be seen; fetch with --unshallow";
    if (!full) {
      assertThat(Boolean.parseBoolean(System.getenv("CI"))).as(reason).isFalse();
      System.out.println("SKIPPED: " + reason);
    }
    assumeTrue(full, reason);
  }

  /** Deleted or renamed, it would no longer be replayed. */
  @Test
  void everyHistoryThatWasEverAddedIsThere() throws Exception {
    var added =
        git("log", "--diff-filter=A", "--format=", "--relative", "--name-only", "--", FOLDER)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    assertThat(added).hasSizeGreaterThan(50);
    assertThat(added).allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  static List<Path> histories() throws IOException {
    return Histories.files();
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aHistoryIsAsItWasRecorded(Path path) throws Exception {
    var then = committed(BEFORE_THE_RULE, path);
    if (then.isEmpty()) {
      var added = git("log", "--reverse", "--diff-filter=A", "--format=%H", "--", path.toString());
      then = added.isBlank() ? "" : committed(added.lines().findFirst().orElseThrow(), path);
    }
    if (!then.isEmpty()) { // else it was recorded just now
      assertThat(git("hash-object", path.toString())).as(path.toString()).isEqualTo(then);
    }
  }

  /** The file's object id at the commit; empty where it is not there. */
  private static String committed(String commit, Path path) throws Exception {
    return git("rev-parse", "--verify", "--quiet", commit + ":./" + path);
  }

  private static String git(String... arguments) throws Exception {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
