package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.archive.ArchiveMarker;
import society.postx.platform.activities.archive.BoxArchives;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;

/** An archive on OpenSSH's own SFTP server, in a repository of the real restic. */
class ArchivedRepositoryTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String MARKER = "client-0000000a";
  private static final String PLACE = "archive/alpha-2027-01-31";
  private static final String BETA = "archive/beta-2027-01-31";

  @TempDir static Path shared;
  private static LocalRestic original;
  private static String id = "";

  @TempDir Path folder;
  private Path root;
  private LocalBox box;
  private BoxArchives archives;
  private ArchivedClient archive;

  @BeforeAll
  static void alphaHasABackup() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    original = new LocalRestic(shared.resolve("restic-repo"), shared);
    original.init();
    var night = Instant.parse("2027-01-30T03:40:00Z");
    original.snapshot(night, night);
    id = new ObjectMapper().readTree(original.run("cat", "config")).path("id").asText();
  }

  @BeforeEach
  void theBoxHasTheArchivesOfTwoClients() throws IOException {
    box = new LocalBox(folder);
    root = box.root();
    archive = new ArchivedClient(ALPHA, MARKER, id, PLACE);
    put(PLACE, archive);
    put(BETA, new ArchivedClient(new ClientName("beta"), "client-0000000b", id, BETA));
    var key = box.mainKey();
    var identity = new RepositoryIdentity(box::settings, () -> key, folder, Heartbeat.none());
    archives =
        new BoxArchives(box::folders, (any, path) -> identity.of(path, LocalRestic.PASSWORD));
  }

  private void put(String place, ArchivedClient whose) throws IOException {
    original.copiedTo(root.resolve(place).resolve("restic-repo"), folder);
    mark(place, whose);
    Files.createDirectories(root.resolve(place).resolve(".ssh"));
    Files.writeString(root.resolve(place).resolve(".ssh/authorized_keys"), "");
  }

  private void mark(String place, ArchivedClient whose) throws IOException {
    var marker =
        new ArchiveMarker(
            whose.client(),
            whose.marker(),
            whose.repositoryId(),
            Instant.parse("2027-05-01T12:00:00Z"));
    Files.writeString(root.resolve(place).resolve(ArchiveMarker.NAME), marker.text());
  }

  @AfterEach
  void stop() {
    box.close();
  }

  /** All files and their content, by path. */
  private Map<String, String> files(String place) throws IOException {
    var found = new TreeMap<String, String>();
    if (Files.isDirectory(root.resolve(place))) {
      try (var files = Files.walk(root.resolve(place))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          found.put(
              root.resolve(place).relativize(file).toString(),
              Sha256.hex(Files.readAllBytes(file)));
        }
      }
    }
    return found;
  }

  private static void assertRefused(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining(why)
        .satisfies(
            it -> assertThat(((ApplicationFailure) it).getType()).isEqualTo("VERIFICATION_FAILED"));
  }

  @Test
  void anArchiveIsRenamedDeletedAndAbsentAndItsNeighbourIsAsBefore() throws IOException {
    var before = files(BETA);
    var all = files(PLACE);
    var look = archives.examine(archive);
    assertThat(look.found()).isEqualTo(archive);
    assertThat(look.place()).isEqualTo(PLACE);
    assertThat(look.witness()).isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES));
    archives.moveToTrash(archive);
    archives.moveToTrash(archive); // the answer was lost
    assertThat(root.resolve(PLACE)).doesNotExist();
    assertThat(files(archive.trash())).isEqualTo(all);
    assertRefused(() -> archives.verifyAbsent(archive), "is still on the Storage Box");
    archives.moveBack(archive);
    archives.moveBack(archive);
    assertThat(files(PLACE)).isEqualTo(all);
    archives.moveToTrash(archive);
    archives.deleteTrash(archive);
    archives.deleteTrash(archive);
    assertThat(root.resolve(archive.trash())).doesNotExist();
    assertThat(archives.verifyAbsent(archive)).contains("neither " + PLACE, "1 other archives");
    assertThat(files(BETA)).isEqualTo(before);
  }

  private static String key(String client) {
    return """
        client: %s
        recipient: age1h7c7zx2gfmg8jx9yaw3vj7ucnsk3xpccq7p5reae6kantlfqmaws77vcts
        madeBy: run-1
        encryptedTo: []
        key: x
        """
        .formatted(client);
  }

  @Test
  void theClientsOwnKeyGoesAfterItsRepositoryAndTheNeighboursStays() throws IOException {
    box.put("client-keys/alpha.yml", key("alpha"));
    box.put("client-keys/alpha-2.yml", key("alpha-2"));
    box.put("client-keys/beta.yml", key("beta"));
    archives.moveToTrash(archive);
    assertThat(root.resolve("client-keys/alpha.yml")).as("a hold may still come").exists();
    archives.deleteTrash(archive);
    assertThat(box.below("client-keys").keySet()).containsExactly("", "alpha-2.yml", "beta.yml");
    assertThat(archives.verifyAbsent(archive)).endsWith("nor client-keys/alpha.yml");
    box.put("client-keys/alpha.yml", key("alpha"));
    assertRefused(() -> archives.verifyAbsent(archive), "client-keys/alpha.yml");
    archives.deleteTrash(archive); // cut off between the repository and the key
    assertThat(archives.verifyAbsent(archive)).endsWith("nor client-keys/alpha.yml");
  }

  @Test
  void aKeyOfAnotherClientUnderThisNameStays() throws IOException {
    box.put("client-keys/alpha.yml", key("beta"));
    archives.moveToTrash(archive);
    assertThatThrownBy(() -> archives.deleteTrash(archive))
        .hasMessageContaining("is the key of beta, not of alpha");
    assertThat(root.resolve("client-keys/alpha.yml")).hasContent(key("beta"));
  }

  @Test
  void aDeletionThatWasInterruptedGoesOn() throws IOException {
    archives.moveToTrash(archive);
    var trash = root.resolve(archive.trash());
    try (var files = Files.walk(trash.resolve("restic-repo/data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Files.delete(trash.resolve("restic-repo/config"));
    archives.deleteTrash(archive);
    assertThat(trash).doesNotExist();
    Files.createDirectories(trash); // cut off before its last step
    archives.deleteTrash(archive);
    assertThat(trash).doesNotExist();
  }

  @Test
  void anotherClientsMarkerIsRefused() throws IOException {
    mark(PLACE, new ArchivedClient(ALPHA, "client-0000000c", id, PLACE)); // of the same name
    var before = files(PLACE);
    assertRefused(() -> archives.examine(archive), "says that the archive is of alpha");
    assertRefused(() -> archives.moveToTrash(archive), "client-0000000c");
    Files.delete(root.resolve(PLACE).resolve(ArchiveMarker.NAME));
    assertRefused(() -> archives.moveToTrash(archive), "has no marker");
    before.remove(ArchiveMarker.NAME);
    assertThat(files(PLACE)).isEqualTo(before);
  }

  /** Marker and file may agree, and the repository still be another one. */
  @Test
  void anotherRepositoryIsRefused() throws IOException {
    var other = new ArchivedClient(ALPHA, MARKER, "b".repeat(64), PLACE);
    mark(PLACE, other);
    var before = files(PLACE);
    assertRefused(() -> archives.moveToTrash(other), "has the repository " + id);
    mark(PLACE, archive);
    Files.delete(root.resolve(PLACE).resolve("restic-repo/config"));
    assertRefused(() -> archives.moveToTrash(archive), "cannot be opened");
    before.remove("restic-repo/config");
    before.put(ArchiveMarker.NAME, files(PLACE).get(ArchiveMarker.NAME));
    assertThat(files(PLACE)).isEqualTo(before);
  }

  /** Only somebody with the main account can place one, by hand for a moment. */
  @Test
  void aLinkToAnotherRepositoryIsRefused() throws IOException {
    var before = files(BETA);
    var repository = root.resolve(PLACE).resolve("restic-repo");
    Files.move(repository, root.resolve("elsewhere"));
    Files.createSymbolicLink(repository, root.resolve(BETA).resolve("restic-repo"));
    assertRefused(
        () -> archives.moveToTrash(archive), "is a link or a file where a folder has to be");
    assertThat(files(BETA)).isEqualTo(before);
  }

  @Test
  void aBoxThatShowsNoTimeIsNotReplacedByTheWorkersClock() throws IOException {
    Files.createDirectory(root.resolve(PLACE).resolve(".clock"));
    assertRefused(() -> archives.examine(archive), "its clock cannot be asked");
  }

  @Test
  void whatIsNotFoundOrFoundTwiceDeletesNothing() throws IOException {
    put(archive.trash(), archive);
    assertRefused(() -> archives.examine(archive), "are both on the Storage Box");
    var before = files(archive.trash());
    Files.delete(root.resolve(archive.trash()).resolve(ArchiveMarker.NAME));
    assertRefused(() -> archives.deleteTrash(archive), "has files but no marker");
    before.remove(ArchiveMarker.NAME);
    assertThat(files(archive.trash())).isEqualTo(before);
    Files.move(root.resolve(PLACE), root.resolve("elsewhere"));
    Files.move(root.resolve(archive.trash()), root.resolve("elsewhere-2"));
    assertRefused(() -> archives.moveToTrash(archive), "nothing was deleted");
  }
}
