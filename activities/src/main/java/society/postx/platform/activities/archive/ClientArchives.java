package society.postx.platform.activities.archive;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.SnapshotFolder;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.offboarding.ClientArchiveActivities;
import society.postx.platform.workflows.offboarding.OffboardingTerms;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Reinstatement;

/** Archives an offboarded client's files in Git and its repository on the Storage Box. */
public final class ClientArchives implements ClientArchiveActivities {
  private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{8,64}");

  private final InfrastructureRepository repository;
  private final SecretStore secrets;
  private final ArchivedSecrets archivedSecrets;
  private final Supplier<BoxFolders> box;
  private final Repositories repositories;
  private final Heartbeat heartbeat;
  private final Supplier<String> workflow;

  /**
   * Opens restic repositories on the box.
   *
   * @param id restic's id of the repository at a path with a password; fails with
   *     VERIFICATION_FAILED where the password does not open it
   * @param snapshots says which of some snapshots of it can be restored
   */
  public record Repositories(BiFunction<String, String, String> id, Snapshots snapshots) {
    /** More are not asked for: what a hijacked host made in a flood is not the client's last. */
    static final int MOST = 200;

    /** Says which snapshots of a repository can be restored. */
    @FunctionalInterface
    public interface Snapshots {
      /**
       * @param path of the repository, below the box's root
       * @param ids full ids, at most {@value Repositories#MOST}
       */
      List<String> restorable(String path, String password, List<String> ids);
    }
  }

  /**
   * @param box opens the box's folders
   * @param workflow says the id of the workflow that calls, for the commit's trailers
   */
  public ClientArchives(
      InfrastructureRepository repository,
      SecretStore secrets,
      ArchivedSecrets archivedSecrets,
      Supplier<BoxFolders> box,
      Repositories repositories,
      Heartbeat heartbeat,
      Supplier<String> workflow) {
    this.repository = repository;
    this.secrets = secrets;
    this.archivedSecrets = archivedSecrets;
    this.box = box;
    this.repositories = repositories;
    this.heartbeat = heartbeat;
    this.workflow = workflow;
  }

  @Override
  public OffboardingTerms offboardingTerms() {
    var terms = repository.latest().settings().offboarding();
    return new OffboardingTerms(terms.coolingHours(), terms.minutesBetween());
  }

  @Override
  public String identifyRepository(ClientName client, SubAccountSpec account, String archivePath) {
    var newest = repository.latest();
    refuseWhere(newest.has(ArchiveFile.path(client)), ArchiveFile.path(client));
    var tombstone = "archive/deleted/%s.yml".formatted(nameIn(archivePath));
    refuseWhere(newest.has(tombstone), tombstone);
    var returned = "archive/reinstated/%s.yml".formatted(nameIn(archivePath));
    refuseWhere(newest.has(returned), returned); // the same day again; another one is free
    var path = account.home() + "/" + HomeMove.REPOSITORY;
    try (var folders = box.get()) {
      refuseWhere(
          folders.look(archivePath) != BoxFolders.Entry.ABSENT, archivePath + " on the box");
      if (!folders.isFolder(path)) {
        throw VERIFICATION_FAILED.stop(
            "%s on the Storage Box is missing or no folder, so there is nothing to archive"
                .formatted(path));
      }
      var id =
          repositories
              .id()
              .apply(path, secrets.client(client, ArchivedSecrets.REPOSITORY_PASSWORD));
      var trash = ArchivedClient.trash(client, id);
      refuseWhere(folders.look(trash) != BoxFolders.Entry.ABSENT, trash + " on the box");
      return id;
    }
  }

  private static String nameIn(String archivePath) {
    return archivePath.substring(archivePath.lastIndexOf('/') + 1);
  }

  private static void refuseWhere(boolean there, String what) {
    if (there) {
      throw VERIFICATION_FAILED.stop(
          "%s is there already, in the way of this archive; nothing was changed; find out whose it is"
              .formatted(what));
    }
  }

  @Override
  public List<String> findClientFiles(ClientName client) {
    var newest = repository.latest();
    var files = new ArchiveCommit(newest, client);
    var found = files.sources();
    // What would stop the commit after the server is gone stops the plan.
    files.moved(archivedSecrets, newest.clientFile(client).domain());
    requireOwnKey(client, newest);
    return found;
  }

  /** On the box: the host's copy goes with the server, and a worker's memory with the worker. */
  private void requireOwnKey(ClientName client, Checkout newest) {
    if (SecretStore.ownKey(client, newest).isPresent() && secrets.keyCopy(client).isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "client-keys/%s.yml is missing on the Storage Box, without which nobody would open the archive; put it back (docs/runbook.md), then retry"
              .formatted(client));
    }
  }

  @Override
  public String archiveFiles(ArchiveFile file, ClientPlan plan, RunLabel run) {
    var client = file.client();
    requireSame(file, plan);
    var returned = Reinstatement.path(file.archive());
    var before = repository.latest();
    refuseWhere(before.has(returned), returned); // a run that was reset since
    archivedSecrets.prepare(client, before);
    var path = ArchiveFile.path(client);
    var commit =
        repository.write(
            new CommitRequest(
                "%s: move its files to the archive".formatted(client),
                workflow.get(),
                run,
                newest ->
                    newest.has(path) && isDone(file, newest, run)
                        ? Map.of()
                        : new ArchiveCommit(newest, client)
                            .with(file, archivedSecrets, plan.domain())));
    return repository.at(commit).changes(path).stream()
        .filter(it -> it.writtenBy(run))
        .findFirst()
        .map(Checkout::commit)
        .orElse(commit);
  }

  private static void requireSame(ArchiveFile file, ClientPlan plan) {
    if (!file.client().equals(plan.client())) {
      throw INVALID_INPUT.stop(
          "client: '%s': the plan is of %s".formatted(file.client(), plan.client()));
    }
    var pointer = ArchivedSecrets.pointer(file.client());
    if (!file.contact().equals(pointer)) {
      throw INVALID_INPUT.stop("contact: '%s': must be %s".formatted(file.contact(), pointer));
    }
  }

  /** Whether the attempt before this one pushed and lost its answer. */
  private static boolean isDone(ArchiveFile file, Checkout newest, RunLabel run) {
    var path = ArchiveFile.path(file.client());
    var there = YamlFile.read(path, newest.text(path), ArchiveFile.class);
    if (!newest.touchedBy(run, path)
        || !there.archive().equals(file.archive())
        || newest.has(ClientFile.path(file.client()))) {
      throw VERIFICATION_FAILED.stop(
          "%s: is there already, of %s in %s, and this run did not archive the client; nothing was changed; find out which archive it is of"
              .formatted(path, there.marker(), there.path()));
    }
    return true;
  }

  @Override
  public Changes moveRepository(ArchivedClient archive, String home, Instant deleteAt) {
    var password = password(archive.client());
    try (var folders = box.get()) {
      return new HomeMove(
              folders, archive, home, path -> repositories.id().apply(path, password), heartbeat)
          .move(deleteAt);
    }
  }

  /** Of the archived secrets, or of the client's own while these are not archived. */
  private String password(ClientName client) {
    return repository.latest().has(ArchiveFile.secretsPath(client))
        ? secrets.archived(client, ArchivedSecrets.REPOSITORY_PASSWORD)
        : secrets.client(client, ArchivedSecrets.REPOSITORY_PASSWORD);
  }

  @Override
  public String verifyArchive(ArchivedClient archive, String snapshot) {
    if (!SNAPSHOT.matcher(snapshot).matches()) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': restic's id, 8 to 64 hexadecimal digits".formatted(snapshot));
    }
    var password = secrets.archived(archive.client(), ArchivedSecrets.REPOSITORY_PASSWORD);
    var look =
        new BoxArchives(box, (any, path) -> repositories.id().apply(path, password))
            .examine(archive);
    if (!look.place().equals(archive.path())) {
      throw VERIFICATION_FAILED.stop(
          "the archive is in %s, not in %s; nothing was changed"
              .formatted(look.place(), archive.path()));
    }
    var path = archive.path() + "/" + HomeMove.REPOSITORY;
    var all = snapshots(path, snapshot);
    var named = all.readable().stream().filter(it -> it.isOneOf(List.of(snapshot)));
    var ids = named.map(SnapshotFolder.File::id).toList().reversed();
    var asked = ids.subList(0, Math.min(ids.size(), Repositories.MOST));
    if (repositories.snapshots().restorable(path, password, asked).size() != 1) {
      throw VERIFICATION_FAILED.stop(
          "%s opens with the archived password, but the final snapshot %s is not among its %d snapshots; nothing was changed"
              .formatted(path, snapshot, all.total()));
    }
    return "%s opens with the archived password: repository %s with %d snapshots, the final %s among them"
        .formatted(path, archive.repositoryId(), all.total(), snapshot);
  }

  private SnapshotFolder snapshots(String path, String wanted) {
    try (var folders = box.get()) {
      return folders.snapshots(path, List.of(wanted));
    }
  }
}
