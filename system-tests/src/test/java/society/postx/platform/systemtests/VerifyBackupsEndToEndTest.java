package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.proof.VerifyBackupsResult;

/** The weekly verification of three clients, each with a fault of another kind. */
@Tag("sandbox")
@Order(4)
@ExtendWith(SharedFleet.class)
class VerifyBackupsEndToEndTest {
  private static final String OFF = "alpha: FAILED arrived: the host's backup timer is not enabled";
  private static final String FOREIGN = "beta: FAILED checked: the repository has keys that";
  private static final String DAMAGED = "gamma: FAILED checked: restic check: ";

  @TempDir private Path folder;

  @Test
  void aTimerThatIsOffAForeignKeyAndAMissingIndexAreNamedInReportAndAlert(Fleet fleet)
      throws IOException {
    var stack = fleet.stack();
    stack.repository.moveTheNight();
    var alpha = stack.machine("alpha");
    alpha.run("systemctl disable --quiet --now platform-backup.timer");
    stack
        .machine("beta")
        .run("systemctl start platform-backup.service"); // the first since a restore
    var key = foreignKey(stack);
    var index = largestIndex(stack.box.home("gamma").resolve("restic-repo/index"));
    var kept = folder.resolve("index");
    Files.move(index, kept);
    try {
      var begun = System.nanoTime();
      var result =
          stack
              .start("VerifyBackups", "verify-backups", Map.of())
              .result(VerifyBackupsResult.class);
      Figures.say(
          "verification of 3 clients: %d s"
              .formatted(Duration.ofNanos(System.nanoTime() - begun).toSeconds()));
      assertThat(result.clients()).containsOnlyKeys("alpha", "beta", "gamma");
      for (var fault : List.of(OFF, FOREIGN, DAMAGED)) {
        assertThat(result.findings()).anyMatch(it -> it.startsWith(fault));
      }
      // One was released and one restored before; of the third nothing can be read.
      assertThat(result.findings())
          .filteredOn(it -> !it.startsWith("gamma: "))
          .noneMatch(it -> it.contains("FAILED sample compared"));
      assertThat(stack.repository.text(requireNonNull(result.report())))
          .contains("timer is not enabled", "the repository has keys that", "restic check: ");
      await("the alert, which a workflow of its own sends")
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(stack.sandbox.mail().mails())
                      .anySatisfy(it -> assertThat(it.toString()).contains(OFF, FOREIGN, DAMAGED)));
      assertThat(stack.repository.text("backups/proofs/gamma.json")).contains("FAILED");
    } finally {
      Files.move(kept, index);
      Files.delete(key);
      alpha.run("systemctl enable --quiet --now platform-backup.timer");
    }
  }

  /** A stranger's password opens beta's backups with it. */
  private Path foreignKey(Stack stack) throws IOException {
    var repository = stack.box.home("beta").resolve("restic-repo");
    var keys = repository.resolve("keys");
    var before = files(keys);
    var word = Files.writeString(folder.resolve("word"), "of a stranger");
    ProgramResult.run(
            List.of(
                "restic",
                "--repo",
                repository.toString(),
                "--no-cache",
                "key",
                "add",
                "--new-password-file",
                word.toString()),
            Map.of("RESTIC_PASSWORD_FILE", "/dev/stdin"),
            requireNonNull(stack.secrets("beta").get("restic_repo_password")))
        .orFail();
    var after = files(keys);
    after.removeAll(before);
    assertThat(after).hasSize(1);
    var key = after.iterator().next();
    ProgramResult.run(List.of("chown", "--reference=" + before.iterator().next(), key.toString()))
        .orFail();
    return key;
  }

  private static Path largestIndex(Path folder) {
    return files(folder).stream()
        .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
        .orElseThrow();
  }

  private static Set<Path> files(Path folder) {
    return new HashSet<>(new LiveFolder(folder).children("*"));
  }
}
