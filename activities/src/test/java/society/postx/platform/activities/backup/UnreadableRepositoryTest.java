package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a restore on a host makes of a repository that it cannot read: only what passes by itself is
 * tried again (status 75).
 */
class UnreadableRepositoryTest {
  private static final int TRY_AGAIN = 75;

  @TempDir Path root;
  private ProgramsOnFolders host;

  @BeforeEach
  void backUp() throws IOException {
    host = new ProgramsOnFolders(root);
    host.plan("");
    Files.delete(host.at(ProgramsOnFolders.DATA + "/large")); // what is there is not read again
  }

  @Test
  void aSpoiltPackFailsAndIsNamed() throws IOException {
    host.spoilPack();
    var ended = host.run("fetch-data");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said().strip().lines().toList().getLast())
        .contains("/opt/docker/nextcloud/data/large")
        .contains("verification failed");
  }

  @Test
  void aMissingIndexFailsAndIsNamed() throws IOException {
    host.removeIndex();
    var ended = host.run("fetch-data");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("not found in repository");
  }

  @Test
  void aWrongPasswordFailsAndIsNamed() throws IOException {
    host.password("wrong");
    var ended = host.run("fetch-data");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("Fatal: wrong password or no key found");
  }

  /** Restic itself would repeat for a quarter of an hour that it cannot store its lock. */
  @Test
  @Timeout(120)
  void aFullBoxFailsAtOnceAndIsNamed() throws IOException {
    host.box(FullBox.serving(host.repository()));
    var ended = host.run("fetch-data");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said().strip().lines().toList().getLast())
        .startsWith("the Storage Box is full and stores nothing, not even restic's lock: ");
    assertThat(host.docker()).noneMatch(it -> it.contains(" down "));
  }

  /** Users may be out meanwhile. */
  @Test
  @Timeout(120)
  void aBackupOnAFullBoxFailsAtOnceAndIsNamed() throws IOException {
    assertThat(store().said()).contains("snapshot ").contains(" saved").endsWith("status 0\n");
    host.box(FullBox.serving(host.repository()));
    var ended = store();
    assertThat(ended.said())
        .contains("the Storage Box is full and stores nothing")
        .endsWith("status 1,+the+Storage+Box+is+full\n");
  }

  /** What the nightly backup calls for each pass. */
  private ProgramsOnFolders.Ended store() throws IOException {
    var program = "/opt/platform/backup/store";
    host.write(
        program,
        """
        #!/bin/sh
        set -eu
        cd /opt/platform/backup
        HOST_NAME=client-alpha stored=/run/stored trouble=
        . ./repository.sh
        eval "$(sed -n '/^store() {/,/^}/p' backup)"
        echo /opt/platform/backup >/run/platform-backup.paths
        status=0
        store --retry-lock 5m || status=$?
        cat /run/stored
        echo "status $status$trouble"
        """);
    assertThat(host.at(program).toFile().setExecutable(true)).isTrue();
    return host.run("store");
  }

  @Test
  void aLoginThatTheBoxRefusesFails() throws IOException {
    host.box("echo 'u1@box: Permission denied (publickey).' >&2; exit 255");
    assertThat(host.run("fetch-data").status()).isEqualTo(1);
  }

  @Test
  void aBoxThatIsAwayIsTriedAgain() throws IOException {
    host.box("exec ssh -oBatchMode=yes -p 1 127.0.0.1 restic");
    assertThat(host.run("fetch-data").status()).isEqualTo(TRY_AGAIN);
  }

  @Test
  void aBoxThatGoesAwayMeanwhileIsTriedAgain() throws IOException {
    host.box(
        "timeout 4 rclone serve restic --stdio --append-only --bwlimit 100k " + host.repository());
    assertThat(host.run("fetch-data").status()).isEqualTo(TRY_AGAIN);
  }

  /** Listings wait for the lock, too: a prune removes what they read. */
  @Test
  void aLockedRepositoryIsWaitedForAndTriedAgain() throws IOException {
    var check = host.restic().start("check", "--read-data", "--limit-download", "10");
    try {
      await().until(() -> !host.restic().run("list", "locks", "--no-lock").isBlank());
      var ended = host.run("fetch-data");
      assertThat(ended.status()).as(ended.said()).isEqualTo(TRY_AGAIN);
      assertThat(ended.said()).contains("already locked");
    } finally {
      check.destroyForcibly();
    }
  }
}
