package society.postx.platform.activities.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;

/** Tests a home on the box against OpenSSH's own SFTP server. */
class SftpHomeTest {
  @TempDir Path folder;
  private Path home;
  private LocalSshd sshd;
  private final Hosts hosts = new Hosts();

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("backups/client-alpha");
    sshd = new LocalSshd(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  private SftpHome open() throws IOException {
    return new SftpHome(hosts.connect(sshd.login()), home.toString(), Heartbeat.none());
  }

  @Test
  void keysAreReplacedAsAWholeAndReadableByTheirOwnerAlone() throws IOException {
    try (var remote = open()) {
      assertThat(remote.authorizedKeys()).isEmpty();
      remote.setAuthorizedKeys("first\n");
      remote.setAuthorizedKeys("second\n");
      assertThat(remote.authorizedKeys()).isEqualTo("second\n");
    }
    assertThat(home.resolve(".ssh/authorized_keys")).hasContent("second\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve(".ssh/authorized_keys"))))
        .isEqualTo("rw-------");
    assertThat(home.resolve(".ssh")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void snapshotsAreDatedByTheirFilesAndNothingElseIsASnapshot() throws IOException {
    try (var remote = open()) {
      assertThat(remote.snapshotTimes(3)).isEmpty();
    }
    var snapshots = Files.createDirectories(home.resolve("restic-repo/snapshots"));
    var stored = Instant.parse("2026-04-01T03:00:00Z");
    Files.setLastModifiedTime(
        Files.writeString(snapshots.resolve("a".repeat(64)), "x"), FileTime.from(stored));
    Files.writeString(snapshots.resolve("README"), "x");
    Files.createDirectory(snapshots.resolve("b".repeat(64)));
    try (var remote = open()) {
      assertThat(remote.snapshotTimes(3)).containsExactly(entry("a".repeat(64), stored));
      assertThatThrownBy(() -> remote.snapshotTimes(2))
          .isInstanceOf(ApplicationFailure.class)
          .hasMessageContaining("more than 2 files, so it was not read to the end");
    }
  }

  /** A hijacked host stores what it likes, and that is newer than the good ones. */
  @Test
  void ofTooManySnapshotsTheOldestTheNewestAndTheWantedAreKnown() throws IOException {
    var snapshots = Files.createDirectories(home.resolve("restic-repo/snapshots"));
    var first = Instant.parse("2026-04-01T03:00:00Z");
    for (var number = 0; number < 10_002; number++) {
      Files.setLastModifiedTime(
          Files.writeString(snapshots.resolve(id(number)), "x"),
          FileTime.from(first.plusSeconds(number)));
    }
    try (var remote = open()) {
      var unwanted = remote.snapshots(List.of()).times();
      assertThat(unwanted).hasSize(10_000).doesNotContainKeys(id(5_000), id(5_001));
      var seen = remote.snapshots(List.of(id(5_000).substring(0, 60)));
      assertThat(seen.total()).isEqualTo(10_002);
      assertThat(seen.whole()).isTrue();
      assertThat(seen.times())
          .doesNotContainKey(id(5_001))
          .containsEntry(id(5_000), first.plusSeconds(5_000));
      assertThat(seen.oldestFirst().getFirst()).isEqualTo(new SnapshotFolder.File(id(0), first, 1));
      assertThat(seen.oldestFirst().getLast().id()).isEqualTo(id(10_001));
    }
  }

  private static String id(int number) {
    return "%060x%04x".formatted(number, number);
  }

  /** A host can store files that restic does not know about, and follows no links for us. */
  @Test
  void aRepositoryIsMeasuredByItsFilesAndItsKeysAreNamed() throws IOException {
    try (var remote = open()) {
      assertThat(remote.repositoryBytes(3)).isZero();
      assertThat(remote.repositoryKeys(3)).isEmpty();
      var data = Files.createDirectories(home.resolve("restic-repo/data/00"));
      Files.write(data.resolve("garbage"), new byte[1000]);
      Files.createSymbolicLink(data.resolve("up"), home);
      Files.writeString(
          Files.createDirectories(home.resolve("restic-repo/keys")).resolve("k"), "key");
      Files.write(home.resolve("beside"), new byte[5]);
      assertThat(remote.repositoryBytes(6)).isEqualTo(1003);
      assertThat(remote.repositoryKeys(3)).containsExactly("k");
      assertThatThrownBy(() -> remote.repositoryBytes(5))
          .isInstanceOf(ApplicationFailure.class)
          .hasMessageContaining("so it was not read to the end");
    }
  }

  /** Only what an init that was cut off leaves may be set aside. */
  @Test
  void aRepositoryThatWasOnlyBegunCanBeSetAside() throws IOException {
    var repository = home.resolve("restic-repo");
    try (var remote = open()) {
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.ABSENT);
      Files.createDirectories(repository.resolve("data/00"));
      Files.createDirectories(repository.resolve("snapshots"));
      Files.createDirectories(repository.resolve("keys"));
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.ABSENT);
      Files.writeString(repository.resolve("keys/k"), "key");
      Files.writeString(repository.resolve("config-restic-temp-1"), "");
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.BEGUN);
      var pack = Files.writeString(repository.resolve("data/00/pack"), "");
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.DAMAGED);
      Files.delete(pack);
      Files.writeString(repository.resolve("config"), "config");
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.WHOLE);
      Files.delete(repository.resolve("keys/k"));
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.DAMAGED);
      remote.setRepositoryAside("unfinished");
      assertThat(remote.repositoryStage(9)).isEqualTo(Homes.RepositoryStage.ABSENT);
    }
    assertThat(home.resolve("restic-repo-unfinished/config")).hasContent("config");
  }

  @Test
  void aPrunesMarkHasTheBoxsTimeAndGoes() throws IOException {
    Files.createDirectories(home);
    try (var remote = open()) {
      assertThat(remote.pruneFinished()).isEmpty();
      remote.markPrune(true);
      assertThat(remote.pruneFinished())
          .hasValueSatisfying(
              it -> assertThat(it).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
      assertThat(remote.pruneUnfinished()).isFalse();
      remote.markPrune(false);
      remote.markPrune(false);
      assertThat(remote.pruneUnfinished()).isTrue();
      remote.markPrune(true);
      assertThat(remote.pruneUnfinished()).isFalse();
      assertThat(remote.pruneFinished()).isPresent();
      assertThat(remote.pruneCutOff()).isFalse();
      remote.markCutOff(true);
      assertThat(remote.pruneCutOff()).isTrue();
      remote.markCutOff(false);
      remote.markCutOff(false);
      assertThat(remote.pruneCutOff()).isFalse();
    }
  }

  @Test
  void theBoxSaysItsTimeAndKeepsNothingOfTheQuestion() throws IOException {
    try (var remote = open()) {
      assertThat(remote.clock()).as("a home that is missing").isEmpty();
      Files.createDirectories(home);
      assertThat(remote.clock())
          .hasValueSatisfying(
              now -> assertThat(now).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
      assertThat(home).isEmptyDirectory();
    }
  }

  @Test
  void onlyAHomeThatWasEmptyIsClaimedAndCleared() throws IOException {
    try (var remote = open()) {
      remote.setAuthorizedKeys("keys\n");
      remote.claim(HetznerSandbox.RUN);
      assertThat(remote.claimedBy(HetznerSandbox.RUN)).isTrue();
      assertThat(remote.claimedBy(HetznerSandbox.LATER_RUN)).isFalse();
      Files.createDirectories(home.resolve("restic-repo/data/00"));
      Files.writeString(home.resolve("restic-repo/data/00/pack"), "bytes");
      remote.claim(HetznerSandbox.LATER_RUN);
      assertThat(remote.claimedBy(HetznerSandbox.LATER_RUN)).isFalse();

      remote.removeIfEmpty();
      assertThat(home).exists();
      remote.clear();
      remote.removeIfEmpty();
      remote.removeIfEmpty();
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void aKeyFileThatIsTooLongIsNotReadToItsEnd() throws IOException {
    Files.createDirectories(home.resolve(".ssh"));
    Files.write(home.resolve(".ssh/authorized_keys"), new byte[100_001]);
    try (var remote = open()) {
      assertThatThrownBy(remote::authorizedKeys)
          .hasMessageContaining(".ssh/authorized_keys sent more than 100.0 kB");
    }
  }

  @Test
  void aHomeWithMoreFilesThanAreListedAtOnceIsCleared() throws IOException {
    var many = Files.createDirectories(home.resolve("many"));
    for (var file = 0; file < 10_500; file++) {
      Files.createFile(many.resolve("file" + file));
    }
    try (var remote = open()) {
      remote.clear();
      remote.removeIfEmpty();
    }
    assertThat(home).doesNotExist();
  }
}
