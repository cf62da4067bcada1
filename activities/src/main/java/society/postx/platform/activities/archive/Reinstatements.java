package society.postx.platform.activities.archive;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.SnapshotFolder;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.ReturningClient;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.reinstatement.FoundArchive;
import society.postx.platform.workflows.reinstatement.PlannedReturn;
import society.postx.platform.workflows.reinstatement.ReinstatementActivities;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Reinstatement;

/** Restores an archived client's files in Git and its repository on the Storage Box. */
public final class Reinstatements implements ReinstatementActivities {
  /** Of the box's times, which are whole seconds. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  /** Snapshots that restic is asked for in one command; the first is what a return needs. */
  private static final int AT_ONCE = 20;

  private final InfrastructureRepository repository;
  private final SecretStore secrets;
  private final ArchivedSecrets archivedSecrets;
  private final Supplier<BoxFolders> box;
  private final ClientArchives.Repositories repositories;
  private final Heartbeat heartbeat;
  private final Supplier<String> workflow;
  private final InstantSource clock;

  /**
   * @param box opens the box's folders
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   * @param clock says which certificates were ordered in the last seven days
   */
  public Reinstatements(
      InfrastructureRepository repository,
      SecretStore secrets,
      ArchivedSecrets archivedSecrets,
      Supplier<BoxFolders> box,
      ClientArchives.Repositories repositories,
      Heartbeat heartbeat,
      Supplier<String> workflow,
      InstantSource clock) {
    this.repository = repository;
    this.secrets = secrets;
    this.archivedSecrets = archivedSecrets;
    this.box = box;
    this.repositories = repositories;
    this.heartbeat = heartbeat;
    this.workflow = workflow;
    this.clock = clock;
  }

  @Override
  public FoundArchive findArchive(ClientName client) {
    var newest = repository.latest();
    ReturningClient.requireArchived(client, newest);
    var file = GitArchives.read(newest, client);
    requireNone(file.archive(), newest);
    var files = new ReturnCommit(newest, client).brought(archivedSecrets);
    var contact = archivedSecrets.returned(client, newest).contact();
    var domain = ReturningClient.of(client, contact, newest).domain();
    var password = password(client);
    var look =
        new BoxArchives(box, (any, path) -> repositories.id().apply(path, password))
            .examine(file.archive());
    if (!look.place().equals(file.path())) {
      throw VERIFICATION_FAILED.stop(
          "the archive is in %s: its deletion has begun; docs/workflows/ReinstateClient.md says how it comes back"
              .formatted(look.place()));
    }
    var place = file.path() + "/" + HomeMove.REPOSITORY;
    var all = snapshots(place);
    var last = last(all, place, file);
    return new FoundArchive(
        file, domain, last.id(), last.stored(), all.total(), files.keySet().stream().toList());
  }

  private SnapshotFolder snapshots(String place) {
    try (var folders = box.get()) {
      return folders.snapshots(place, List.of());
    }
  }

  /** By the box's time: a host can write any time into a snapshot, and make it unreadable. */
  private SnapshotFolder.File last(SnapshotFolder all, String place, ArchiveFile file) {
    var newestFirst =
        all.readable().reversed().stream()
            // A later one was made by a reinstatement that was aborted, of a server that failed.
            .filter(it -> !it.stored().isAfter(file.lastCopyAt().plus(ROUNDING)))
            .limit(ClientArchives.Repositories.MOST)
            .toList();
    for (var part : Batches.of(newestFirst, AT_ONCE)) {
      heartbeat.beat("snapshot " + part.getFirst().id());
      var ids = part.stream().map(SnapshotFolder.File::id).toList();
      var restorable = repositories.snapshots().restorable(place, password(file.client()), ids);
      var found = part.stream().filter(it -> restorable.contains(it.id())).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw VERIFICATION_FAILED.stop(
        "%s has no snapshot from before the offboarding that can be read, so there is nothing to bring back; docs/runbook.md, \"Backups that look tampered with\", says how to look at its %d snapshots"
            .formatted(place, all.total()));
  }

  @Override
  public PlannedReturn planReturn(ClientName client, RunLabel run) {
    var newest = repository.latest();
    ReturningClient.requireArchived(client, newest);
    var contact = archivedSecrets.returned(client, newest).contact();
    var returning = ReturningClient.of(client, contact, newest);
    return new PlannedReturn(
        returning.plan(newest, run), returning.certificatesUsedUp(newest, clock.instant()));
  }

  private static void requireNone(ArchivedClient archive, Checkout newest) {
    var path = Reinstatement.path(archive);
    if (newest.has(path)) {
      throw VERIFICATION_FAILED.stop(
          "%s: is there already, so the client is or was brought back; nothing was changed; find out by whom"
              .formatted(path));
    }
  }

  @Override
  public String bringFilesBack(Reinstatement reinstatement, RunLabel run) {
    archivedSecrets.prepare(reinstatement.client(), repository.latest());
    return repository.write(
        new CommitRequest(
            "%s: bring its files back from the archive".formatted(reinstatement.client()),
            workflow.get(),
            run,
            newest -> brought(newest, reinstatement, run)));
  }

  private Map<String, Optional<byte[]>> brought(
      Checkout newest, Reinstatement reinstatement, RunLabel run) {
    var client = reinstatement.client();
    var archive = reinstatement.archive();
    var path = Reinstatement.path(archive);
    var file = GitArchives.read(newest, client);
    if (!reinstatement.isOf(file)) {
      throw VERIFICATION_FAILED.stop(
          "%s names another archive: %s, not %s; nothing was changed"
              .formatted(ArchiveFile.path(client), file.archive(), archive));
    }
    if (newest.madeBy(run, path)) {
      return Map.of(); // the attempt before this one pushed and lost its answer
    }
    requireNone(archive, newest);
    ReturningClient.requireArchived(client, newest);
    var edits = new TreeMap<>(new ReturnCommit(newest, client).brought(archivedSecrets));
    edits.put(path, ReturnCommit.bytes(YamlFile.text(reinstatement)));
    return edits;
  }

  @Override
  public void withdrawFiles(ArchivedClient archive, Instant keptUntil, RunLabel run) {
    repository.write(
        new CommitRequest(
            "%s: leave it in the archive".formatted(archive.client()),
            workflow.get(),
            run,
            newest -> withdrawn(newest, archive, keptUntil, run)));
  }

  private static Map<String, Optional<byte[]>> withdrawn(
      Checkout newest, ArchivedClient archive, Instant keptUntil, RunLabel run) {
    var client = archive.client();
    var path = Reinstatement.path(archive);
    if (!newest.madeBy(run, path)) {
      return Map.of(); // this run brought nothing back, or an attempt withdrew it
    }
    var open = reinstatement(newest, archive);
    if (open.endedAt() != null) {
      throw VERIFICATION_FAILED.stop(
          "%s: the client was reinstated at %s; nothing was withdrawn"
              .formatted(path, open.endedAt()));
    }
    var file = GitArchives.read(newest, client);
    requireArchiveKept(file, archive, newest);
    var edits = new TreeMap<String, Optional<byte[]>>();
    if (newest.has(ClientFile.path(client))) {
      edits.putAll(new ReturnCommit(newest, client).withdrawn());
    }
    edits.put(path, Optional.empty());
    if (file.deleteAt().isBefore(keptUntil)) {
      edits.put(
          ArchiveFile.path(client),
          ReturnCommit.bytes(YamlFile.text(file.with(keptUntil, file.holds()))));
    }
    return edits;
  }

  /** Before the client's own secrets go: only the archived ones still open the repository. */
  private static void requireArchiveKept(
      ArchiveFile file, ArchivedClient archive, Checkout newest) {
    var kept = ArchiveFile.secretsPath(archive.client());
    if (!file.archive().equals(archive) || !newest.has(kept)) {
      throw VERIFICATION_FAILED.stop(
          "%s or %s is not this archive's any more; nothing was withdrawn; put them back (git log), push, then retry the step"
              .formatted(ArchiveFile.path(archive.client()), kept));
    }
  }

  private static Reinstatement reinstatement(Checkout newest, ArchivedClient archive) {
    var path = Reinstatement.path(archive);
    if (!newest.has(path)) {
      throw INVALID_INPUT.stop(
          path + ": is missing, so no reinstatement of the client is under way");
    }
    var found = YamlFile.read(path, newest.text(path), Reinstatement.class);
    if (!found.archive().equals(archive)) {
      throw VERIFICATION_FAILED.stop(
          "%s: is of another archive: %s, not %s; nothing was changed"
              .formatted(path, found.archive(), archive));
    }
    return found;
  }

  @Override
  public Changes bringRepositoryHome(ArchivedClient archive, String home) {
    var password = password(archive.client());
    try (var folders = box.get()) {
      return move(folders, archive, home, password).back();
    }
  }

  @Override
  public Changes takeRepositoryBack(ArchivedClient archive, String home, Instant deleteAt) {
    var password = password(archive.client());
    try (var folders = box.get()) {
      return move(folders, archive, home, password).move(deleteAt);
    }
  }

  private HomeMove move(BoxFolders folders, ArchivedClient archive, String home, String password) {
    return new HomeMove(
        folders, archive, home, path -> repositories.id().apply(path, password), heartbeat);
  }

  private String password(ClientName client) {
    return secrets.archived(client, ArchivedSecrets.REPOSITORY_PASSWORD);
  }

  @Override
  public String closeReinstatement(ArchivedClient archive, Instant at, RunLabel run) {
    archivedSecrets.prepare(archive.client(), repository.latest());
    return repository.write(
        new CommitRequest(
            "%s: it is a client again".formatted(archive.client()),
            workflow.get(),
            run,
            newest -> closed(newest, archive, at)));
  }

  private Map<String, Optional<byte[]>> closed(
      Checkout newest, ArchivedClient archive, Instant at) {
    var client = archive.client();
    var open = reinstatement(newest, archive);
    if (open.endedAt() != null) {
      return Map.of();
    }
    var missing = new ArrayList<String>();
    for (var path : new String[] {ClientFile.path(client), ArchivedSecrets.livePath(client)}) {
      if (!newest.has(path)) {
        missing.add(path);
      }
    }
    if (!missing.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "%s: is missing, so the archive was kept; put it back (git log), push, then retry the step"
              .formatted(String.join(" and ", missing)));
    }
    return new ReturnCommit(newest, client).closed(open.ended(at), archivedSecrets);
  }

  @Override
  public Changes removeArchiveFolder(ArchivedClient archive) {
    try (var folders = box.get()) {
      return new HomeMove(folders, archive, "", path -> "", heartbeat).removeArchive();
    }
  }
}
