package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.host.TestEvidence;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.ChannelActivities;
import society.postx.platform.workflows.alert.Delivery;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.retention.ArchiveFolders;
import society.postx.platform.workflows.retention.ArchiveListActivities;
import society.postx.platform.workflows.retention.ArchiveRun;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.ArchivedKeyActivities;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.retention.ReconcileArchivesImpl;
import society.postx.platform.workflows.retention.ReconcileArchivesResult;
import society.postx.platform.workflows.retention.RecordedArchives;
import society.postx.platform.workflows.retention.RenewedKeys;
import society.postx.platform.workflows.retention.RetentionRunActivities;
import society.postx.platform.workflows.retention.RetentionRuns;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * Deletes an archive on OpenSSH's own SFTP server and in a real Git repository, and brings the
 * box's earlier files back, as a box does that is rolled back to a snapshot.
 */
class RolledBackBoxTest {
  private static final ArchivedClient ALPHA = AlphasArchive.ARCHIVE;
  private static final String ID = ALPHA.repositoryId();
  private static final Instant DELETE_AT = Instant.parse("2027-05-01T12:00:00Z");
  @TempDir Path folder;
  private final WorkflowTestKit kit = new WorkflowTestKit();
  private LocalBox box;
  private BoxArchives archives;
  private GitArchives files;
  private World world;
  private SortedMap<String, String> asSnapshot;

  @BeforeEach
  void alphaIsArchivedAndTheBoxHasASnapshot() throws IOException {
    var repository =
        TestRepository.in(
            folder,
            Map.of(
                "platform.yml",
                Files.readString(Path.of("../infrastructure/platform.yml")),
                "archive/alpha.yml",
                AlphasArchive.FILE));
    box = new LocalBox(Files.createDirectory(folder.resolve("sftp")));
    box.put("backups/client-alpha/restic-repo/config", ID);
    box.put("backups/client-alpha/restic-repo/keys/k", "key");
    box.put("backups/client-alpha/restic-repo/data/00/pack", "alpha's letters");
    box.put("backups/client-beta/restic-repo/config", "b".repeat(64));
    try (var folders = box.folders()) {
      new HomeMove(folders, ALPHA, "backups/client-alpha", this::repositoryId, Heartbeat.none())
          .move(DELETE_AT);
    }
    archives = new BoxArchives(box::folders, (any, path) -> repositoryId(path));
    files =
        new GitArchives(
            repository.opened(),
            TestEvidence.withoutBox(folder),
            TestEvidence.handoversWithoutBox(folder),
            any -> new BoxCopies(Optional.empty(), List.of()),
            () -> "retention/alpha/2027-01-31");
    world = new World(new ArchiveLists(repository.opened(), box::folders));
    kit.work(world, ReconcileArchivesImpl.class, SendAlertImpl.class);
    asSnapshot = box.below("");
  }

  @AfterEach
  void stop() {
    kit.close();
    box.close();
  }

  private String repositoryId(String path) {
    try {
      return Files.readString(box.root().resolve(path).resolve("config"));
    } catch (IOException e) {
      throw new AssertionError("the repository is asked for where it is", e);
    }
  }

  /** As {@code RetainThenDelete} does it. */
  private void delete() {
    archives.moveToTrash(ALPHA);
    archives.deleteTrash(ALPHA);
    var absent = archives.verifyAbsent(ALPHA);
    var facts =
        new DeletionFacts(DELETE_AT, DELETE_AT.plusSeconds(60), "the deadline", List.of(absent));
    assertThat(files.closeArchive(ALPHA, facts, new RunLabel("retain-1")))
        .isEqualTo("certificates/alpha-2027-05-01.md");
  }

  private void rollBack() throws IOException {
    for (var file : asSnapshot.entrySet()) {
      var path = box.root().resolve(file.getKey());
      if (file.getValue().equals("folder")) {
        Files.createDirectories(path);
      } else {
        Files.writeString(path, file.getValue());
      }
    }
  }

  /** Its run was ended while it deleted, and another one was started under a hold. */
  @Test
  void anArchiveWhoseDeletionHasBegunDoesNotPassForOneAgain() throws IOException {
    archives.moveToTrash(ALPHA);
    Files.delete(box.root().resolve(ALPHA.trash() + "/restic-repo/config"));
    var left = box.below("");
    assertThatThrownBy(() -> archives.moveBack(ALPHA))
        .hasMessageContaining("the deletion of this archive had begun");
    assertThat(box.below("")).isEqualTo(left);
  }

  private ReconcileArchivesResult reconcile(String id) {
    var run = kit.client().newUntypedWorkflowStub("ReconcileArchives", WorkflowTestKit.options(id));
    run.start(Map.of());
    return run.getResult(ReconcileArchivesResult.class);
  }

  @Test
  void aBoxThatIsRolledBackAfterTheDeletionIsNoticedAndNothingIsDeletedByItself()
      throws IOException {
    delete();
    assertThat(reconcile("after-the-deletion").findings()).isEmpty();
    assertThat(world.alerts).isEmpty();
    rollBack();
    assertThat(reconcile("after-the-rollback").findings())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .contains(
                        "deleted data is back: archive/alpha-2027-01-31 on the Storage Box",
                        "archive/deleted/alpha-2027-01-31.yml",
                        "whether the box was rolled back"));
    await().until(() -> world.alerts.size() == 1);
    assertThat(world.alerts.getFirst().text())
        .contains("deleted data is back: archive/alpha-2027-01-31", "This deleted nothing");
    assertThat(box.below("archive/alpha-2027-01-31"))
        .containsEntry("restic-repo/config", ID)
        .hasSize(9);
  }

  @Test
  void aRollbackIntoTheMiddleOfTheDeletionIsNoticedToo() throws IOException {
    archives.moveToTrash(ALPHA);
    asSnapshot = box.below("");
    archives.deleteTrash(ALPHA);
    var facts = new DeletionFacts(DELETE_AT, DELETE_AT.plusSeconds(60), "the deadline", List.of());
    files.closeArchive(ALPHA, facts, new RunLabel("retain-1"));
    rollBack();
    assertThat(reconcile("after-the-rollback").findings())
        .singleElement()
        .satisfies(it -> assertThat(it).contains("deleted data is back: trash/alpha-" + ID));
  }

  /** A snapshot of the box from before the offboarding has the data where the client had it. */
  @Test
  void aRollbackToBeforeTheOffboardingIsNoticedToo() throws IOException {
    delete();
    box.put("backups/client-alpha/restic-repo/config", ID);
    box.put("exports/alpha-2027-01-31/part-1.age", "alpha's letters");
    box.put("exports/alpha-two-2027-01-31/part-1.age", "a neighbour's");
    assertThat(reconcile("after-the-rollback").findings())
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).contains("deleted data is back: backups/client-alpha on"),
            it -> assertThat(it).contains("deleted data is back: exports/alpha-2027-01-31 on"));
  }

  /** Git and the box are real; Temporal runs nothing, since the deletion has ended. */
  private static final class World
      implements ArchiveListActivities,
          ArchivedKeyActivities,
          RetentionRunActivities,
          ChannelActivities {
    private final ArchiveLists lists;
    private final List<Alert> alerts = new CopyOnWriteArrayList<>();

    World(ArchiveLists lists) {
      this.lists = lists;
    }

    @Override
    public RenewedKeys renewArchivedKeys(List<ArchivedClient> archives) {
      return new RenewedKeys(0, List.of());
    }

    @Override
    public RecordedArchives listRecordedArchives() {
      return lists.listRecordedArchives();
    }

    @Override
    public ArchiveFolders listArchiveFolders() {
      return lists.listArchiveFolders();
    }

    @Override
    public RetentionRuns listRetentionRuns() {
      return new RetentionRuns(List.of(), false);
    }

    @Override
    public List<ArchiveRun> findArchiveRuns(List<ArchivedClient> all) {
      return all.stream()
          .map(it -> new ArchiveRun(it.client(), ArchiveRun.Retention.ENDED, ""))
          .toList();
    }

    @Override
    public Delivery deliverAlert(AlertChannel channel, Alert alert) {
      if (channel == AlertChannel.MAIL) {
        alerts.add(alert);
      }
      return new Delivery(true, "sent");
    }
  }
}
