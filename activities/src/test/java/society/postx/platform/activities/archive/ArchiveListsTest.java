package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;

/** Lists archives in a real Git repository and on OpenSSH's own SFTP server. */
class ArchiveListsTest {
  private static final String FILE = AlphasArchive.FILE;

  private static final String TOMBSTONE =
      """
      client: gamma
      marker: client-0000000c
      repositoryId: %1$s
      path: archive/gamma-2026-08-01
      trash: trash/gamma-%1$s
      deletedAt: "2026-11-01T12:00:00Z"
      certificate: certificates/gamma-2026-11-01.md
      """
          .formatted("c".repeat(64));

  @TempDir Path folder;
  private TestRepository repository;
  private LocalBox box;
  private ArchiveLists lists;

  @BeforeEach
  void alphaIsArchivedAndGammaIsDeleted() throws IOException {
    repository =
        TestRepository.in(
            folder,
            Map.of(
                "platform.yml",
                Files.readString(Path.of("../infrastructure/platform.yml")),
                "archive/alpha.yml",
                FILE,
                "archive/clients/alpha.yml",
                "name: alpha\n",
                "archive/deleted/gamma-2026-08-01.yml",
                TOMBSTONE));
    box = new LocalBox(Files.createDirectory(folder.resolve("sftp")));
    lists = new ArchiveLists(repository.opened(), box::folders);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private static ArchivedClient archived(String client, String marker, String id, String day) {
    return new ArchivedClient(
        new ClientName(client), marker, id.repeat(64), "archive/%s-%s".formatted(client, day));
  }

  private static Recorded recorded(String client, boolean again) {
    return new Recorded(
        archived(client, "client-7f3a9c1e", "a", "2027-01-31"),
        Instant.parse("2027-05-01T12:00:00Z"),
        again);
  }

  @Test
  void archivesAndTombstonesAreReadAtTheNewestCommit() {
    var found = lists.listRecordedArchives();
    assertThat(found.archives()).containsExactly(recorded("alpha", false));
    assertThat(found.deleted())
        .containsExactly(archived("gamma", "client-0000000c", "c", "2026-08-01"));
    assertThat(found.unreadable()).isEmpty();
    assertThat(found.more()).isFalse();
    repository.commit(
        Map.of("archive/beta.yml", FILE.replace("alpha", "beta"), "clients/alpha.yml", "any\n"));
    assertThat(lists.listRecordedArchives().archives())
        .containsExactly(recorded("alpha", true), recorded("beta", false));
  }

  @Test
  void aFileThatBreaksARuleIsNamedAndTheOthersAreRead() {
    var other = "archive/deleted/delta-2026-08-01.yml";
    repository.commit(
        Map.of(
            "archive/beta.yml",
            "client: [",
            "archive/delta.yml",
            FILE, // another client's
            "archive/Epsilon.yml",
            FILE,
            "archive/zeta.yml",
            "x: '" + "y".repeat(2_000_000) + "'\n",
            "archive/../archive/eta.yml",
            FILE.replace("path: archive/alpha", "path: ../alpha"),
            other,
            TOMBSTONE,
            "archive/deleted/theta.yml",
            TOMBSTONE.replace("trash/gamma", "trash/../backups/gamma")));
    var found = lists.listRecordedArchives();
    assertThat(found.archives()).containsExactly(recorded("alpha", false));
    assertThat(found.deleted()).hasSize(1);
    assertThat(found.unreadable())
        .containsOnlyKeys(
            "archive/beta.yml",
            "archive/delta.yml",
            "archive/Epsilon.yml",
            "archive/zeta.yml",
            "archive/eta.yml",
            other,
            "archive/deleted/theta.yml")
        .containsEntry(
            "archive/delta.yml", "is about another archive: that would be archive/alpha.yml")
        .allSatisfy((file, why) -> assertThat(why).hasSizeBetween(10, 251).doesNotContain("\n"));
    assertThat(found.unreadable().get("archive/deleted/theta.yml")).contains("trash: ", "must be");
  }

  @Test
  void soManyBadFilesAreCountedAndNotAllNamed() {
    var files = new HashMap<String, String>();
    IntStream.range(0, 60).forEach(it -> files.put("archive/bad-%d.yml".formatted(it), "x: y\n"));
    repository.commit(files);
    var found = lists.listRecordedArchives();
    assertThat(found.archives()).hasSize(1);
    assertThat(found.unreadable()).hasSize(50);
    assertThat(found.more()).isTrue();
  }

  @Test
  void foldersOfTheBoxAreListedByTheNamesThatArchivesHave() throws IOException {
    var trash = "trash/gamma-" + "c".repeat(64);
    box.put("archive/alpha-2027-01-31/restic-repo/config", "x");
    box.put(trash + "/archive-identity.yml", "x");
    box.put("archive/a person's\nnotes", "x");
    box.put("archive/Alpha-2027-01-31/x", "x");
    box.put("trash/gamma-2026-08-01/x", "x");
    box.put("backups/client-beta/restic-repo/config", "x");
    var found = lists.listArchiveFolders();
    assertThat(found.paths()).containsExactly("archive/alpha-2027-01-31", trash);
    assertThat(found.others())
        .containsExactly(
            "archive/Alpha-2027-01-31", "archive/a person's notes", "trash/gamma-2026-08-01");
    assertThat(found.more()).isFalse();
  }

  @Test
  void theKeyOfADeletedClientThatIsBackIsListedAndNoOther() throws IOException {
    for (var client : List.of("alpha", "beta", "gamma")) {
      box.put("client-keys/%s.yml".formatted(client), "key");
    }
    assertThat(lists.listArchiveFolders().paths()).containsExactly("client-keys/gamma.yml");
  }

  @Test
  void aBoxWithoutArchivesHasNone() {
    var found = lists.listArchiveFolders();
    assertThat(found.paths()).isEmpty();
    assertThat(found.others()).isEmpty();
  }

  @Test
  void moreEntriesThanAreListedAreSaid() throws IOException {
    var archives = Files.createDirectories(box.root().resolve("archive"));
    for (var number = 0; number < 10_001; number++) {
      Files.createFile(archives.resolve("junk-" + number));
    }
    var found = lists.listArchiveFolders();
    assertThat(found.more()).isTrue();
    assertThat(found.others()).hasSize(50);
  }
}
