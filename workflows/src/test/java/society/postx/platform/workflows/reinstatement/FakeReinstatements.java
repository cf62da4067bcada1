package society.postx.platform.workflows.reinstatement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.restore.FakeStaging;
import society.postx.platform.workflows.retention.ArchiveBoxActivities;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchiveFileActivities;
import society.postx.platform.workflows.retention.ArchiveLook;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Deadline;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.retention.Reinstatement;
import society.postx.platform.workflows.retention.ReinstatementLook;
import society.postx.platform.workflows.server.ServerRemains;

/** Fakes the archive of alpha, which has no server, with a journal of every change. */
public final class FakeReinstatements extends FakeStaging
    implements ReinstatementActivities, ArchiveFileActivities, ArchiveBoxActivities {
  public static final ArchivedClient ALPHA =
      new ArchivedClient(
          new ClientName("alpha"), "client-0000000a", "a".repeat(64), "archive/alpha-2027-01-31");

  private static final String SNAPSHOT = "5a9c03f1".repeat(8);

  private final Supplier<Instant> clock;
  private final Instant offboardedAt;
  private volatile String snapshot = SNAPSHOT;
  private volatile String certificates = "";
  private volatile ArchiveFile file;
  private volatile ReinstatementLook.State state = ReinstatementLook.State.NONE;

  public FakeReinstatements(Supplier<Instant> clock) {
    this.clock = clock;
    offboardedAt = clock.get();
    file = file(offboardedAt.plus(Duration.ofDays(90)));
    remains(new ServerRemains(null, List.of(), List.of()));
  }

  private ArchiveFile file(Instant deleteAt) {
    return new ArchiveFile(
        ALPHA.client(),
        ALPHA.marker(),
        ALPHA.repositoryId(),
        ALPHA.path(),
        offboardedAt,
        offboardedAt,
        deleteAt,
        offboardedAt.plus(Duration.ofDays(30)),
        90,
        null,
        List.of("ops", "carol"),
        "Alpha B.V.",
        List.of("files"),
        "secrets/archive/alpha.sops.yaml#contact",
        List.of());
  }

  ArchiveFile file() {
    return file;
  }

  /** As if somebody had stored another one. */
  void newestSnapshot(String id) {
    snapshot = id;
  }

  private Changes changed(String method, String what) {
    did(ALPHA.client(), what);
    check(method);
    return new Changes(List.of(Change.changed(what)));
  }

  @Override
  public FoundArchive findArchive(ClientName client) {
    check("findArchive");
    return new FoundArchive(
        file,
        new Domain("alpha.platform.example"),
        snapshot,
        offboardedAt,
        14,
        List.of("clients/alpha.yml", "secrets/clients/alpha.sops.yaml"));
  }

  /** As if the week's certificates were used up. */
  void certificatesRefused(String why) {
    certificates = why;
  }

  @Override
  public PlannedReturn planReturn(ClientName client, RunLabel run) {
    check("planReturn");
    return new PlannedReturn(planOf(client, run), certificates);
  }

  @Override
  public String bringFilesBack(Reinstatement reinstatement, RunLabel run) {
    state = ReinstatementLook.State.UNDER_WAY;
    changed("bringFilesBack", "files back, approved by " + reinstatement.approvedBy());
    return "b4cf11e5";
  }

  @Override
  public void withdrawFiles(ArchivedClient archive, Instant keptUntil, RunLabel run) {
    if (file.deleteAt().isBefore(keptUntil)) {
      file = file(keptUntil);
    }
    state = ReinstatementLook.State.NONE;
    changed("withdrawFiles", "files withdrawn");
  }

  @Override
  public Changes bringRepositoryHome(ArchivedClient archive, String home) {
    return changed("bringRepositoryHome", "repository home");
  }

  @Override
  public Changes takeRepositoryBack(ArchivedClient archive, String home, Instant deleteAt) {
    return changed("takeRepositoryBack", "repository archived");
  }

  @Override
  public String recordHandover(ClientName client, RunLabel run) {
    did(client, "return recorded");
    return super.recordHandover(client, run);
  }

  @Override
  public String closeReinstatement(ArchivedClient archive, Instant at, RunLabel run) {
    changed("closeReinstatement", "archive closed");
    state = ReinstatementLook.State.DONE;
    return "c105ed00";
  }

  @Override
  public Changes removeArchiveFolder(ArchivedClient archive) {
    return changed("removeArchiveFolder", "folder removed");
  }

  @Override
  public ArchiveFile readArchive(ClientName client) {
    check("readArchive");
    return file;
  }

  @Override
  public ReinstatementLook findReinstatement(ArchiveFile ours) {
    check("findReinstatement");
    return new ReinstatementLook(state, state.name());
  }

  @Override
  public ArchiveFile keepTerms(Deadline deadline, RunLabel run) {
    return file;
  }

  @Override
  public String removeEvidence(ArchivedClient archive) {
    return "nothing";
  }

  @Override
  public String closeArchive(ArchivedClient archive, DeletionFacts facts, RunLabel run) {
    changed("closeArchive", "certified");
    return "certificates/alpha.md";
  }

  @Override
  public ArchiveLook examine(ArchivedClient archive) {
    return new ArchiveLook(archive, archive.path(), clock.get());
  }

  @Override
  public void moveToTrash(ArchivedClient archive) {
    changed("moveToTrash", "in the trash");
  }

  @Override
  public void moveBack(ArchivedClient archive) {
    changed("moveBack", "out of the trash");
  }

  @Override
  public void deleteTrash(ArchivedClient archive) {
    changed("deleteTrash", "archive deleted");
  }

  @Override
  public String verifyAbsent(ArchivedClient archive) {
    return "absent";
  }
}
