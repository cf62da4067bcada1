package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.ResticProgram.ResticStillRan;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.ParallelQuestions;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.proof.BackupProofActivities;
import society.postx.platform.workflows.proof.BackupsSeen;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.DataCursor;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.server.HostAddress;

/** Verifies one client's backups with the platform's key, and keeps the proofs in Git. */
public final class BackupProofs implements BackupProofActivities {
  private static final Logger log = LoggerFactory.getLogger(BackupProofs.class);

  private final InfrastructureRepository infrastructure;
  private final HostLogins logins;
  private final Hosts hosts;
  private final RepositoryAccess repositories;
  private final BackupsLook backups;
  private final ContentLook contents;
  private final Heartbeat heartbeat;
  private final InstantSource clock;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public BackupProofs(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      RepositoryAccess repositories,
      SnapshotListing listing,
      Heartbeat heartbeat,
      InstantSource clock,
      Supplier<String> workflow) {
    this(
        infrastructure,
        logins,
        hosts,
        repositories,
        listing,
        heartbeat,
        new SentinelPlacement(infrastructure, secrets, clock)::of,
        clock,
        workflow);
  }

  BackupProofs(
      InfrastructureRepository infrastructure,
      HostLogins logins,
      Hosts hosts,
      RepositoryAccess repositories,
      SnapshotListing listing,
      Heartbeat heartbeat,
      Function<ClientName, Optional<Sentinel>> sentinels,
      InstantSource clock,
      Supplier<String> workflow) {
    this.infrastructure = infrastructure;
    this.logins = logins;
    this.hosts = hosts;
    this.repositories = repositories;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.workflow = workflow;
    this.backups =
        new BackupsLook(
            infrastructure,
            new ClientRetention(
                infrastructure, repositories, listing, new CommittedKeys(infrastructure, workflow)),
            listing);
    this.contents = new ContentLook(repositories, sentinels);
  }

  @Override
  public ClientProof proofOf(ClientName client) {
    return ProofFile.read(infrastructure.latest(), client);
  }

  @Override
  public BackupsSeen seeBackups(ClientName client, SubAccount subAccount) {
    return backups.see(client, subAccount);
  }

  @Override
  public BackupWindow.Night backupNight(ClientName client) {
    var backup = infrastructure.latest().settings().backup();
    return BackupWindow.of(client, backup.time(), backup.timeZone()).next(clock.instant());
  }

  @Override
  public List<String> keptByRestores(List<HostAddress> addresses) {
    return new ParallelQuestions(heartbeat)
        .ask(addresses, this::kept, (address, reached, why) -> List.<String>of()).stream()
            .flatMap(List::stream)
            .toList();
  }

  private List<String> kept(HostAddress address) {
    try (var connection = hosts.connect(logins.to(address))) {
      return KeptLook.problems(connection).stream()
          .map(it -> "%s: %s".formatted(address.client(), it))
          .toList();
    }
  }

  @Override
  public List<String> askTimer(HostSpec host) {
    try (var connection = hosts.connect(logins.to(host))) {
      return TimerLook.problems(connection);
    }
  }

  @Override
  public List<String> readSlice(ClientName client, SubAccount subAccount, DataCursor slice) {
    try {
      return repositories
          .damageWithData(client, subAccount, slice.next(), slice.of())
          .map(it -> List.of("%s: %s".formatted(slice.text(), it)))
          .orElse(List.of());
    } catch (ResticStillRan e) {
      throw REQUEST_REFUSED.stop(
          "%s: more than can be read in 50 minutes; raise verify.weeks in platform.yml"
              .formatted(slice.text()));
    }
  }

  @Override
  public List<String> compareContents(ClientName client, SubAccount subAccount, BackupsSeen seen) {
    return contents.problems(client, subAccount, backups.completed(client, subAccount, seen));
  }

  @Override
  public List<String> compareLiveFiles(
      HostSpec host, SubAccount subAccount, List<AppPlan> apps, BackupsSeen seen) {
    var newest = seen.newest();
    var stored = seen.stored();
    if (newest == null || stored == null) {
      return List.of("the repository lacks a snapshot to compare");
    }
    var checkout = infrastructure.at(host.commit());
    var paths =
        apps.stream().flatMap(it -> BackupPlan.data(checkout.app(it.name())).stream()).toList();
    try (var connection = hosts.connect(logins.to(host))) {
      var live = LiveFiles.on(connection, paths, stored);
      return new StoredFiles(repositories, host.client(), subAccount, newest)
          .differences("live files", live);
    }
  }

  @Override
  public ClientProof recordProof(
      ClientName client,
      List<RungResult> results,
      DataCursor slice,
      @Nullable BackupsSeen seen,
      RunLabel run) {
    var now = clock.instant();
    var before = infrastructure.latest();
    if (before.touchedBy(run, ProofFile.path(client))) {
      return ProofFile.read(before, client); // an attempt whose answer was lost moved the cursor
    }
    infrastructure.write(
        new CommitRequest(
            "%s: record what verification proved of its backups".formatted(client),
            workflow.get(),
            run,
            newest ->
                Map.of(
                    ProofFile.path(client),
                    Optional.of(
                        ProofFile.bytes(
                            ProofFile.read(newest, client).after(results, slice, seen, now))))));
    var recorded = proofOf(client);
    log.info("backups of {}: {}", client, recorded.verdict());
    return recorded;
  }
}
