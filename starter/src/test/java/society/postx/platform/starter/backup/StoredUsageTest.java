package society.postx.platform.starter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;

/** {@code ./platform backups} reads the figures from Git, also where no Temporal answers. */
class StoredUsageTest {
  private static final String NEVER = "  backup never seen, never verified, never drilled";

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void aRepository() {
    commit("README", "figures");
    terminal.with("PLATFORM_REPOSITORY", folder.toString());
  }

  private void commit(String path, String text) {
    new CommittedFiles(folder).commit(path, text);
  }

  @Test
  void theBoxAndTheClientsAreShownTheLargestFirst() throws IOException {
    commit(
        "backups/usage.json",
        """
        {"days": [
          {"day": "2026-11-28", "box": {"size": 1000000000000, "used": 1, "snapshots": 0},
           "clients": {"alpha": 1000000000, "beta": 7000000000}},
          {"day": "2026-11-29",
           "box": {"size": 1000000000000, "used": 710000000000, "snapshots": 3000000000},
           "clients": {"alpha": 9000000000, "beta": 6000000000, "gamma": 5}}]}
        """);
    assertThat(terminal.run("backups")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "2026-11-29: the Storage Box is 71 % full: 710.0 GB of 1.0 TB, 3.0 GB of it in its"
                + " snapshots; the next size is 5 TB",
            "  the platform itself: NO BACKUP yet;  ./platform schedules trigger back-up-platform",
            "  alpha                    9.0 GB  +8.0 GB" + NEVER,
            "  beta                     6.0 GB  -1.0 GB" + NEVER,
            "  gamma                   5 bytes" + NEVER);
    assertThat(terminal.run("backups", "--json")).isZero();
    var json = Json.MAPPER.readTree(terminal.out());
    assertThat(json.at("/days/1/box/used").asLong()).isEqualTo(710_000_000_000L);
    assertThat(json.at("/days/1/clients/alpha").asLong()).isEqualTo(9_000_000_000L);
  }

  /** The fresh backup of gamma must not hide that nobody can read it. */
  @Test
  void aFailedProofComesBeforeAFreshBackup() throws IOException {
    commit(
        "backups/usage.json",
        """
        {"days": [{"day": "2026-11-29", "box": {"size": 1000000000000, "used": 1, "snapshots": 0},
          "clients": {"alpha": 9000000000, "beta": 6000000000, "gamma": 5}}]}
        """);
    commit("backups/proofs/alpha.json", proof("PASSED", "[]"));
    commit("backups/proofs/gamma.json", proof("FAILED", "[\"pack 5a9c03f1: Hash mismatch\"]"));
    assertThat(terminal.run("backups")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines().skip(2))
        .containsExactly(
            "  gamma                   5 bytes  FAILED slice read: pack 5a9c03f1: Hash mismatch;"
                + " arrived never, checked never, sample compared never, 3 of 26 slices read,"
                + " backup of 2026-11-29 03:40 UTC, never drilled",
            "  alpha                    9.0 GB  backup of 2026-11-29 03:40 UTC, arrived never,"
                + " checked never, sample compared never, 3 of 26 slices read, never drilled",
            "  beta                     6.0 GB" + NEVER);
    assertThat(terminal.run("backups", "--json")).isZero();
    assertThat(Json.MAPPER.readTree(terminal.out()).at("/proofs/gamma/data/next").asInt())
        .isEqualTo(4);
  }

  /** An erased repository cannot be measured; what is known of it must not vanish with it. */
  @Test
  void aClientWhoseRepositoryCannotBeMeasuredIsShownWithItsProofs() {
    commit(
        "backups/usage.json",
        """
        {"days": [{"day": "2026-11-29", "box": {"size": 1000000000000, "used": 1, "snapshots": 0},
          "clients": {"alpha": 9000000000}}]}
        """);
    commit("backups/proofs/erased.json", proof("FAILED", "[\"the repository is empty\"]"));
    commit("clients/alpha.yml", "apps: []");
    commit("clients/erased.yml", "apps: []");
    commit("clients/unmeasured.yml", "apps: []");
    assertThat(terminal.run("backups")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines().skip(2))
        .containsExactly(
            "  erased               not measured  FAILED slice read: the repository is empty;"
                + " arrived never, checked never, sample compared never, 3 of 26 slices read,"
                + " backup of 2026-11-29 03:40 UTC, never drilled",
            "  unmeasured           not measured" + NEVER,
            "  alpha                    9.0 GB" + NEVER);
  }

  @Test
  void theAgeOfThePlatformsOwnBackupIsShown() {
    commit(
        "backups/usage.json",
        """
        {"days": [{"day": "2026-11-29", "box": {"size": 1000000000000, "used": 1, "snapshots": 0},
          "clients": {"alpha": 9000000000}}]}
        """);
    commit(
        "backups/platform.json",
        """
        {"snapshot": "2b285701", "stored": "2026-11-26T06:31:00Z", "commit": "9e48feb8f00d",
         "refs": 2, "clients": 3, "files": 4, "findings": []}
        """);
    assertThat(terminal.run("backups")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines().skip(1).findFirst().orElseThrow())
        .startsWith("  the platform itself: LATE, backup of 2026-11-26 06:31 UTC, ")
        .endsWith(" ago, read back: commit 9e48feb8, passwords of 3 clients");
  }

  private static String proof(String outcome, String problems) {
    return """
    {"rungs": {"SLICE_READ": {"looked": "2026-11-29T12:00:00Z", "outcome": "%s", "problems": %s}},
     "data": {"next": 4, "of": 26}, "newest": "2026-11-29T03:40:00Z"}
    """
        .formatted(outcome, problems);
  }

  @Test
  void beforeTheFirstNightItSaysWhatToDo() {
    assertThat(terminal.run("backups")).isEqualTo(1);
    assertThat(terminal.err()).contains("./platform schedules trigger prune-backups");
  }
}
