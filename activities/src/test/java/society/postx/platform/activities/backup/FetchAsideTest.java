package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.activities.backup.ProgramsOnFolders.DATA;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore reads all that it needs while the apps run, and stops them for a rename. */
class FetchAsideTest {
  private static final String KEPT = "/opt/docker/.kept/run-1";

  @TempDir Path root;
  private ProgramsOnFolders host;

  @BeforeEach
  void usersWriteAfterTheBackup() throws IOException {
    host = new ProgramsOnFolders(root);
    host.plan(KEPT);
    host.write(DATA + "/small.txt", "written later");
    Files.delete(host.at(DATA + "/large"));
  }

  @Test
  void aSpoiltPackEndsItWithNothingStoppedAndAnAbortFreesTheRoom() throws IOException {
    host.spoilPack();
    assertFails("verification failed");
    assertThat(host.at(KEPT + "/fetched")).exists(); // for the next attempt
    assertThat(host.run("put-back").status()).isZero();
    assertThat(host.at(KEPT)).doesNotExist();
    assertThat(host.docker()).noneMatch(it -> it.contains(" down "));
  }

  @Test
  void aSpoiltPackEndsARestoreThatFetchedNothingBeforeItStopsAnything() throws IOException {
    host.spoilPack();
    var ended = host.run("restore");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertUntouched();
  }

  @Test
  void withoutRoomForBothASpoiltPackIsFoundByReading() throws IOException {
    host.plan("");
    host.spoilPack();
    assertFails("verification failed");
  }

  @Test
  void withoutRoomForBothNothingIsKept() throws IOException {
    host.plan("");
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertUntouched();
    assertThat(host.at("/opt/docker/.kept")).doesNotExist();
  }

  /** A forged snapshot: containers would follow the link. */
  @ParameterizedTest
  @ValueSource(strings = {"fetch-aside", "restore", "fetch-data"})
  void aLinkInThePlaceOfADataFolderEndsItWithNothingStopped(String program) throws IOException {
    Files.move(host.at(DATA), host.at("/opt/docker/nextcloud/elsewhere"));
    Files.createSymbolicLink(host.at(DATA), Path.of("elsewhere"));
    host.backUp();
    host.plan(KEPT);
    var ended = host.run(program);
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("has no folder " + DATA + " but something else in its place");
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch-aside", "restore"})
  void anImageThatItsRegistryNoLongerHasEndsItWithNothingStopped(String program)
      throws IOException {
    pullsFail("manifest for nextcloud:28.0.1 not found: manifest unknown: manifest unknown");
    var ended = host.run(program);
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("nextcloud:28.0.1 not found");
    assertUntouched();
    assertThat(host.at(KEPT)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch-aside", "restore"})
  void aRegistryThatDoesNotAnswerIsAskedAgain(String program) throws IOException {
    pullsFail("Get \"https://registry-1.docker.io/v2/\": context deadline exceeded");
    var ended = host.run(program);
    assertThat(ended.status()).as(ended.said()).isEqualTo(75);
    assertUntouched();
  }

  private void pullsFail(String why) throws IOException {
    Files.writeString(
        host.at("/opt/platform/backup/restore-plan"),
        """
        images() { echo nextcloud:28.0.1; }
        docker() {
          printf '%%s\n' "$*" >>%s/calls/docker
          case "$*" in *inspect*) return 1 ;; *'pull --quiet'*) echo '%s' >&2; return 1 ;; esac
        }
        """
            .formatted(root, why),
        StandardOpenOption.APPEND);
  }

  @Test
  void aMissingIndexEndsItWithNothingStopped() throws IOException {
    host.removeIndex();
    assertFails("not found in repository");
  }

  @Test
  void onceFetchedTheRestoreNeedsTheBoxNoMore() throws IOException {
    fetch();
    assertUntouched();
    host.box("exit 255");
    assertRestores();
  }

  /** A later attempt makes the apps' folders again before it runs the program. */
  @Test
  void anAttemptThatWasCutOffAfterTheMoveIsFinished() throws IOException {
    fetch();
    Files.createDirectories(host.at(KEPT + "/apps/nextcloud"));
    for (var name : new String[] {"data", "dumps"}) {
      var live = host.at("/opt/docker/nextcloud/" + name);
      Files.move(live, host.at(KEPT + "/apps/nextcloud/" + name));
      Files.createDirectories(live.resolve("made"));
    }
    host.write(KEPT + "/folders", "nextcloud data 33 0750\nnextcloud dumps - -\n");
    assertRestores();
    assertThat(host.at(DATA + "/made")).doesNotExist();
  }

  /** The host loses its power while a dump is loaded, and the box is away when it is up again. */
  @Test
  void anAttemptThatWasCutOffWhileADumpIsLoadedNeedsTheBoxNoMore() throws IOException {
    fetch();
    cutOffOnce(" exec ");
    host.box("exit 255");
    assertRestores();
    assertThat(loads()).isEqualTo(2);
  }

  /** It may have migrated files and rows: neither goes back alone. */
  @Test
  void anAppThatBeganToStartGoesOnWithItsFilesAndRows() throws IOException {
    fetch();
    cutOffOnce(" up ");
    host.write(DATA + "/migrated", "by the app");
    host.box("exit 255");
    assertRestores();
    assertThat(loads()).isEqualTo(1);
    assertThat(host.at(DATA + "/migrated")).exists();
  }

  /** Runs the restore until Docker is asked for this. */
  private void cutOffOnce(String command) throws IOException {
    Files.writeString(
        host.at("/opt/platform/backup/restore-plan"),
        """
        bring_up() {
          load nextcloud nextcloud.dump db pg_restore
          start nextcloud all mounted
        }
        docker() {
          printf '%%s\n' "$*" >>%1$s/calls/docker
          case "$*" in *'%2$s'*) if [ ! -e %1$s/calls/cut ]; then touch %1$s/calls/cut; kill -KILL $$; fi ;; esac
        }
        """
            .formatted(root, command),
        StandardOpenOption.APPEND);
    assertThat(host.run("restore").status()).isEqualTo(137);
  }

  private long loads() throws IOException {
    return host.docker().stream().filter(it -> it.contains(" pg_restore")).count();
  }

  @Test
  void afterTheRestoreAPutBackBringsWhatUsersHad() throws IOException {
    fetch();
    assertRestores();
    var ended = host.run("put-back");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(host.at(DATA + "/small.txt")).hasContent("written later");
    assertThat(host.at(DATA + "/large")).doesNotExist();
    assertThat(host.at(KEPT)).doesNotExist();
  }

  @Test
  void aFullDiskIsFreedAtOnce() throws IOException {
    host.before("mkdir -p /opt/docker/.kept; mount -t tmpfs -o size=1m tmpfs /opt/docker/.kept");
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("no space left").doesNotContain("left: run-1/fetched");
    assertUntouched();
  }

  /** One page: for the list of the snapshot's files, not for what restic says. */
  @Test
  void withAFullRunFolderNothingCountsAsWhole() throws IOException {
    host.spoilPack();
    host.before("mount -t tmpfs -o size=4k tmpfs /run");
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(host.at(KEPT + "/whole")).doesNotExist();
    assertUntouched();
  }

  @Test
  void anotherSnapshotIsFetchedInstead() throws IOException {
    fetch();
    newerBackup();
    var ended = host.run("restore");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(host.at(DATA + "/small.txt")).hasContent("newer");
    assertThat(host.at(DATA + "/large")).doesNotExist();
  }

  @Test
  void otherAppsAreFetchedInstead() throws IOException {
    fetch();
    Files.writeString(
        host.at("/opt/platform/backup/restore-plan"),
        "folders() { printf '%s\n' 'nextcloud data 33 0750' 'nextcloud dumps - -' 'second data 33 0750'; }\n",
        StandardOpenOption.APPEND);
    fetch();
    assertThat(host.at(KEPT + "/fetched/opt/docker/second/data")).exists();
  }

  @Test
  void anotherSnapshotEndsItOnceTheAppsFoldersMove() throws IOException {
    fetch();
    host.write(KEPT + "/folders", "nextcloud data 33 0750\nnextcloud dumps - -\n");
    newerBackup();
    for (var program : new String[] {"fetch-aside", "restore"}) {
      var ended = host.run(program);
      assertThat(ended.status()).as(ended.said()).isEqualTo(1);
      assertThat(ended.said()).contains("of another snapshot or of other apps");
    }
    assertThat(host.docker()).noneMatch(it -> it.contains(" down "));
  }

  @Test
  void whatARestoreLeftIsRemovedOnceNoRestoreRuns() throws IOException {
    fetch();
    var old = FileTime.from(Instant.now().minus(Duration.ofDays(4)));
    Files.setLastModifiedTime(host.at(KEPT), old);
    host.write("/var/lib/platform/backups-held", "a restore");
    assertThat(host.run("remove-kept").status()).isZero();
    assertThat(host.at(KEPT + "/whole")).exists();
    Files.delete(host.at("/var/lib/platform/backups-held"));
    assertThat(host.run("remove-kept").status()).isZero();
    assertThat(host.at(KEPT)).doesNotExist();
  }

  /** A cut in the middle leaves half a folder: the mark is gone by then. */
  @Test
  void theMarkIsRemovedBeforeWhatWasFetched() throws IOException {
    fetch();
    host.before("mount --bind /opt/docker/.kept/run-1/fetched /opt/docker/.kept/run-1/fetched");
    assertThat(host.run("put-back").status()).isNotZero(); // a mount cannot be removed
    assertThat(host.at(KEPT + "/fetched")).exists();
    assertThat(host.at(KEPT + "/whole")).doesNotExist();
  }

  @Test
  void withoutRoomForBothALaterAttemptReadsOnlyWhatIsLeft() throws IOException {
    host.plan("");
    host.write(
        "/var/lib/platform/restoring-run-1.read",
        host.snapshot() + " " + DATA + "\n" + "0123 /opt/docker/nextcloud/dumps\n");
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said())
        .doesNotContain("reading " + DATA)
        .contains("reading /opt/docker/nextcloud/dumps");
    assertThat(host.run("fetch-aside").said()).contains("reading " + DATA); // all of it again
  }

  @Test
  void singleFilesThatCouldNotBeReadLeaveTheDiskFree() throws IOException {
    host.spoilPack();
    host.write(
        "/opt/platform/backup/files-plan",
        """
        snapshot=%s app=nextcloud kept=%s folder=
        each() { "$1" 1 data 'data/*'; }
        after_partial() { :; }
        """
            .formatted(host.snapshot(), KEPT));
    var ended = host.run("restore-files");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(host.at(KEPT + "/stage")).doesNotExist();
    assertUntouched();
  }

  @Test
  void theBenchmarkFindsHowLongFetchingTook() throws IOException {
    Files.copy(
        Path.of("../benchmarks/restore/data-part"), host.at("/opt/platform/backup/data-part"));
    var nothing = host.run("data-part");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.said()).contains("no restore fetched anything here");
    var said = host.run("fetch-aside").said();
    host.write("/var/lib/platform/jobs/px-run-1-aside-5a9c03f1/output", said);
    var measured = host.run("data-part");
    assertThat(measured.status()).as(measured.said()).isZero();
    assertThat(measured.said().lines().findFirst()).get().asString().matches("\\d{1,2}");
  }

  private void newerBackup() throws IOException {
    host.write(DATA + "/small.txt", "newer");
    host.backUp();
    host.plan(KEPT);
    host.write(DATA + "/small.txt", "written later");
  }

  private void fetch() throws IOException {
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isZero();
  }

  private void assertFails(String why) throws IOException {
    var ended = host.run("fetch-aside");
    assertThat(ended.status()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains(why);
    assertUntouched();
  }

  private void assertUntouched() throws IOException {
    assertThat(host.at(DATA + "/small.txt")).hasContent("written later");
    assertThat(host.at(DATA + "/large")).doesNotExist();
    assertThat(host.docker()).noneMatch(it -> it.contains(" down "));
  }

  private void assertRestores() throws IOException {
    var ended = host.run("restore");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(host.at(DATA + "/small.txt")).hasContent("written before");
    assertThat(host.at(DATA + "/large")).hasSize(ProgramsOnFolders.RANDOM_BYTES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.at(DATA))))
        .isEqualTo("rwxr-xr-x"); // the snapshot's
    assertThat(host.at(KEPT + "/apps/nextcloud/data/small.txt")).hasContent("written later");
    assertThat(host.docker()).anyMatch(it -> it.contains(" up "));
  }
}
