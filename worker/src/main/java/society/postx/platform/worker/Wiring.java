package society.postx.platform.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import society.postx.platform.activities.activity.ActivityHeartbeat;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.alert.MailAndWebhook;
import society.postx.platform.activities.alert.RepositoryAlerts;
import society.postx.platform.activities.archive.ArchiveLists;
import society.postx.platform.activities.archive.BoxArchivedKeys;
import society.postx.platform.activities.archive.BoxArchives;
import society.postx.platform.activities.archive.BoxCopies;
import society.postx.platform.activities.archive.ClientArchives;
import society.postx.platform.activities.archive.GitArchives;
import society.postx.platform.activities.archive.Reinstatements;
import society.postx.platform.activities.archive.TemporalRetention;
import society.postx.platform.activities.backup.BackupProofs;
import society.postx.platform.activities.backup.BackupRoom;
import society.postx.platform.activities.backup.BoxUsage;
import society.postx.platform.activities.backup.ClientSnapshots;
import society.postx.platform.activities.backup.GitBackupReports;
import society.postx.platform.activities.backup.GitDrills;
import society.postx.platform.activities.backup.HetznerBackups;
import society.postx.platform.activities.backup.HostRestores;
import society.postx.platform.activities.backup.ManifestFile;
import society.postx.platform.activities.backup.NewHostRestores;
import society.postx.platform.activities.backup.PlatformBackups;
import society.postx.platform.activities.backup.RepositoryAccess;
import society.postx.platform.activities.backup.RepositoryIdentity;
import society.postx.platform.activities.backup.ResticBackups;
import society.postx.platform.activities.backup.SnapshotListing;
import society.postx.platform.activities.backup.StagingHosts;
import society.postx.platform.activities.box.AccountRemoval;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.BoxKeys;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.box.StorageBoxAccounts;
import society.postx.platform.activities.clientkey.BoxClientKeys;
import society.postx.platform.activities.clientkey.HostKeyCopies;
import society.postx.platform.activities.deployment.HostDeployments;
import society.postx.platform.activities.dns.HetznerDns;
import society.postx.platform.activities.dns.RecordRemoval;
import society.postx.platform.activities.handover.AgeHandover;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.handover.DownloadHandover;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.handover.PlatformRecipients;
import society.postx.platform.activities.hetzner.Endpoints;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.CommittedPins;
import society.postx.platform.activities.host.EvidenceFiles;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.Housekeeping;
import society.postx.platform.activities.host.SshHosts;
import society.postx.platform.activities.host.StagingLogins;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.HandoverRecord;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.WaitingActivity;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.monitoring.KumaMonitors;
import society.postx.platform.activities.monitoring.RepositoryMonitoring;
import society.postx.platform.activities.offboarding.DownloadAccounts;
import society.postx.platform.activities.offboarding.HostExports;
import society.postx.platform.activities.offboarding.HostFarewells;
import society.postx.platform.activities.permit.PointOfNoReturn;
import society.postx.platform.activities.permit.TemporalPermits;
import society.postx.platform.activities.release.GitReleases;
import society.postx.platform.activities.rollout.TemporalClientWorkflows;
import society.postx.platform.activities.scan.GitScanReports;
import society.postx.platform.activities.scan.HostContainers;
import society.postx.platform.activities.scan.TrivyScans;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.FirstHostKeys;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.StagingHostKey;
import society.postx.platform.activities.server.CloudInitFile;
import society.postx.platform.activities.server.HetznerServers;
import society.postx.platform.activities.server.ServerKeys;
import society.postx.platform.activities.server.ServerRemoval;
import society.postx.platform.activities.server.ServerReplacements;
import society.postx.platform.activities.server.StagingServers;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.upgrade.GitUpgrades;
import society.postx.platform.activities.upgrade.HostPackages;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.drill.DrillClientImpl;
import society.postx.platform.workflows.drill.RestoreDrillImpl;
import society.postx.platform.workflows.offboarding.DestructionTurnImpl;
import society.postx.platform.workflows.offboarding.OffboardClientImpl;
import society.postx.platform.workflows.onboarding.OnboardClientImpl;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.platformbackup.BackUpPlatformImpl;
import society.postx.platform.workflows.proof.VerifyBackupsImpl;
import society.postx.platform.workflows.proof.VerifyClientImpl;
import society.postx.platform.workflows.pruning.ForgetSnapshotsImpl;
import society.postx.platform.workflows.pruning.PruneBackupsImpl;
import society.postx.platform.workflows.pruning.PruneClientImpl;
import society.postx.platform.workflows.reinstatement.ReinstateClientImpl;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.restore.RestoreClientImpl;
import society.postx.platform.workflows.retention.ReconcileArchivesImpl;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.scan.ScanImagesImpl;
import society.postx.platform.workflows.snapshots.ListSnapshotsImpl;
import society.postx.platform.workflows.upgrade.UpgradeServerImpl;
import society.postx.platform.workflows.upgrade.UpgradeServersImpl;

/**
 * Registers all workflows and activities with a worker; only this class connects implementations
 * and contracts.
 */
final class Wiring {
  /** Of Uptime Kuma's status page, the longest that is read of what is not a host or Hetzner. */
  private static final ByteLimit ANSWER = ByteLimit.ofMegabytes(8);

  private final WorkerSettings settings;
  private final InfrastructureRepository repository;
  private final SecretStore secrets;
  private final SopsProgram sops;
  private final Heartbeat heartbeat = new ActivityHeartbeat();
  private final Hosts hosts = new Hosts();
  private final OkHttpClient http = BoundedHttp.client(ANSWER).build();
  private final AgeProgram age = new AgeProgram(Path.of("age"));
  private final EvidenceFiles evidence;
  private final HandoverFiles handovers;
  private final HandoverRecord record;

  Wiring(WorkerSettings settings) {
    this.settings = settings;
    this.repository =
        new InfrastructureRepository(
            settings.repository(), settings.state(), new WaitingActivity());
    this.sops = new SopsProgram(Path.of(settings.sops()), settings.ageKeyFile(), clientKeys());
    this.secrets = new SecretStore(repository, sops);
    Supplier<BoxFolders> box = () -> box(Heartbeat.none()); // also outside of activities
    this.evidence =
        new EvidenceFiles(
            settings.state(),
            BoxFiles.evidence(box),
            text -> age.encrypt(text, PlatformRecipients.of(repository.known())));
    this.handovers = new HandoverFiles(BoxFiles.handovers(box), settings.state());
    this.record = new HandoverRecord(repository, Wiring::workflow, InstantSource.system());
  }

  PointOfNoReturn point() {
    return record;
  }

  /** Returns what the worker does besides its activities, not started. */
  Housekeeping register(WorkerFactory factory, WorkflowClient client) {
    var platform = PlatformWorker.platform(factory);
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS,
        OnboardClientImpl.class,
        DeployReleaseImpl.class,
        DeployClientImpl.class,
        PruneBackupsImpl.class,
        PruneClientImpl.class,
        ForgetSnapshotsImpl.class,
        VerifyBackupsImpl.class,
        VerifyClientImpl.class,
        BackUpPlatformImpl.class,
        RestoreDrillImpl.class,
        DrillClientImpl.class,
        RestoreClientImpl.class,
        OffboardClientImpl.class,
        ReinstateClientImpl.class,
        DestructionTurnImpl.class,
        RetainThenDeleteImpl.class,
        ReconcileArchivesImpl.class,
        ListSnapshotsImpl.class,
        ScanImagesImpl.class,
        UpgradeServersImpl.class,
        UpgradeServerImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
    platform.registerActivitiesImplementations(
        new TemporalPermits(client),
        new TemporalClientWorkflows(client, heartbeat),
        new TemporalRetention(client, heartbeat));
    offer(platform, onThisSide());
    offer(platform, onHosts());
    offer(PlatformWorker.hetzner(factory), atHetzner());
    return new Housekeeping(settings.state(), evidence, handovers, InstantSource.system());
  }

  /** Refuses to start where workflows would look for an activity on another queue. */
  static void offer(Worker worker, Object... implementations) {
    for (var one : implementations) {
      for (var contract : one.getClass().getInterfaces()) {
        var queue = TaskQueues.of(contract);
        if (contract.isAnnotationPresent(ActivityInterface.class)
            && !queue.equals(worker.getTaskQueue())) {
          throw new IllegalStateException(
              "%s: offered on %s, but %s belongs to %s"
                  .formatted(
                      one.getClass().getName(), worker.getTaskQueue(), contract.getName(), queue));
        }
      }
      worker.registerActivitiesImplementations(one);
    }
  }

  private Object[] onThisSide() {
    return new Object[] {
      new GitInfrastructure(repository, Wiring::workflow, InstantSource.system()),
      new GitReleases(repository, Wiring::workflow),
      new GitUpgrades(repository, Wiring::workflow),
      new TrivyScans(repository, System.getenv(), InstantSource.system(), heartbeat),
      new GitScanReports(repository, Wiring::workflow),
      new GitBackupReports(repository, Wiring::workflow),
      new GitDrills(repository, Wiring::workflow, InstantSource.system()),
      new SopsSecrets(repository, sops, Wiring::workflow),
      new AgeHandover(repository, secrets, age, handovers, record),
      new KumaMonitors(new RepositoryMonitoring(repository, secrets), http, heartbeat),
      new MailAndWebhook(new RepositoryAlerts(repository, secrets), http)
    };
  }

  private Object[] onHosts() {
    var pins = new CommittedPins(repository);
    var logins = new HostLogins(pins, secrets);
    var backups = new RepositoryAccess(repository, secrets, settings.state(), heartbeat);
    var listing = new SnapshotListing(repository, backups, homes(), InstantSource.system());
    var boxes = hetzner().storageBoxes();
    Supplier<BoxUse> use = () -> boxes.use(repository.known().settings().storageBox().id());
    var room = new BackupRoom(use);
    return new Object[] {
      new SshHosts(repository, secrets, pins, hosts, heartbeat, evidence),
      new HostDeployments(
          repository, new AppFolders(repository::at, secrets), logins, hosts, heartbeat),
      new HostContainers(repository::at, repository::latest, logins, hosts, heartbeat),
      new HostPackages(repository, logins, hosts, heartbeat),
      new ResticBackups(
          repository, secrets, logins, hosts, backups, homes(), heartbeat, Wiring::workflow),
      new BackupProofs(
          repository,
          secrets,
          logins,
          hosts,
          backups,
          listing,
          heartbeat,
          InstantSource.system(),
          Wiring::workflow),
      new ClientSnapshots(repository, listing, backups),
      new PlatformBackups(
          repository,
          secrets,
          age,
          settings.ageKeyFile(),
          settings.state(),
          settings.dumps(),
          homes(),
          heartbeat,
          InstantSource.system(),
          Wiring::workflow),
      new GitArchives(
          repository, evidence, handovers, box -> BoxCopies.of(boxes, box), Wiring::workflow),
      archives(),
      new ArchiveLists(repository, this::box),
      new BoxArchivedKeys(repository, this::box, clientKeys(), heartbeat),
      clientArchives(),
      reinstatements(),
      new HostFarewells(repository, logins, pins, hosts, heartbeat),
      new HostExports(repository, secrets, logins, hosts, this::box, use, heartbeat),
      new StagingHosts(
          repository, secrets, new StagingLogins(secrets)::to, hosts, backups, heartbeat),
      new HostRestores(
          repository,
          secrets,
          logins,
          hosts,
          listing,
          new ManifestFile(backups),
          room,
          heartbeat,
          Wiring::workflow),
      new NewHostRestores(
          repository,
          secrets,
          logins,
          hosts,
          backups,
          room,
          new ServerReplacements(hetzner(), heartbeat, serverKeys())::requireImaged,
          heartbeat),
      new OutsideVerification(repository, secrets, logins, hosts, listing, heartbeat)
    };
  }

  /** What it asks for is there once an activity runs; it needs shared secrets alone. */
  private BoxClientKeys clientKeys() {
    return new BoxClientKeys(
        this::box,
        client -> copies().apply(client),
        new AgeProgram(Path.of("age")),
        settings.ageKeyFile(),
        () -> PlatformRecipients.of(repository.known()),
        InstantSource.system());
  }

  private HostKeyCopies copies() {
    return new HostKeyCopies(
        client -> servers().locate(List.of(client)).stream().findFirst(),
        new HostLogins(new CommittedPins(repository), secrets),
        hosts);
  }

  private BoxArchives archives() {
    var identity = identity();
    return new BoxArchives(
        this::box,
        (archive, folder) ->
            identity.of(
                folder, secrets.archived(archive.client(), ArchivedSecrets.REPOSITORY_PASSWORD)));
  }

  private ClientArchives clientArchives() {
    var identity = identity();
    return new ClientArchives(
        repository,
        secrets,
        new ArchivedSecrets(sops),
        this::box,
        new ClientArchives.Repositories(identity::of, identity::restorable),
        heartbeat,
        Wiring::workflow);
  }

  private Reinstatements reinstatements() {
    var identity = identity();
    return new Reinstatements(
        repository,
        secrets,
        new ArchivedSecrets(sops),
        this::box,
        new ClientArchives.Repositories(identity::of, identity::restorable),
        heartbeat,
        Wiring::workflow,
        InstantSource.system());
  }

  private RepositoryIdentity identity() {
    return new RepositoryIdentity(repository, secrets, settings.state(), heartbeat);
  }

  private BoxFolders box() {
    return box(heartbeat);
  }

  private BoxFolders box(Heartbeat beating) {
    var known = repository.known();
    return homes(beating).folders(known.commit(), known.settings().storageBox().mainAccount());
  }

  private SftpHomes homes() {
    return homes(heartbeat);
  }

  private SftpHomes homes(Heartbeat beating) {
    return new SftpHomes(
        hosts, beating, commit -> repository.at(commit).settings(), BoxKeys.of(secrets));
  }

  private HetznerProject hetzner() {
    return new HetznerProject(
        new Endpoints(
            url(settings.cloudEndpoint().toString()), url(settings.hetznerEndpoint().toString())),
        settings::hetznerToken);
  }

  private ServerKeys serverKeys() {
    return ServerKeys.of(secrets, new FirstHostKeys(repository, sops, Wiring::workflow));
  }

  private HetznerServers servers() {
    return new HetznerServers(hetzner(), heartbeat, cloudInit(), serverKeys());
  }

  private CloudInitFile cloudInit() {
    return commit -> repository.at(commit).text(CloudInitFile.PATH);
  }

  private Object[] atHetzner() {
    var hetzner = hetzner();
    var cloudInit = cloudInit();
    var boxKeys = BoxKeys.of(secrets);
    var serverKeys = serverKeys();
    return new Object[] {
      servers(),
      new ServerReplacements(hetzner, heartbeat, serverKeys),
      new StagingServers(
          hetzner,
          heartbeat,
          cloudInit,
          () -> secrets.shared(StagingLogins.KEY),
          (client, run) -> new StagingHostKey(secrets.shared(StagingLogins.KEY), client, run),
          InstantSource.system()),
      new HetznerDns(hetzner, heartbeat, () -> repository.latest().settings().dns().resolver()),
      new StorageBoxAccounts(hetzner, heartbeat, homes(), boxKeys),
      new ServerRemoval(hetzner, heartbeat),
      new RecordRemoval(hetzner, heartbeat, () -> repository.latest().settings().dns().resolver()),
      new AccountRemoval(hetzner, heartbeat, homes(), boxKeys),
      new DownloadAccounts(
          hetzner,
          heartbeat,
          this::box,
          commit -> repository.known(commit).settings(),
          new DownloadHandover(age, handovers)),
      new HetznerBackups(repository, hetzner, InstantSource.system()),
      new BoxUsage(
          repository,
          hetzner.storageBoxes(),
          homes(Heartbeat.none()),
          heartbeat,
          InstantSource.system(),
          Wiring::workflow)
    };
  }

  private static HttpUrl url(String text) {
    return HttpUrl.get(text);
  }

  private static String workflow() {
    return Activity.getExecutionContext().getInfo().getWorkflowId();
  }
}
