package society.postx.platform.workflows.offboarding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.restore.FakeStaging;
import society.postx.platform.workflows.retention.ArchiveBoxActivities;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchiveFileActivities;
import society.postx.platform.workflows.retention.ArchiveLook;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Deadline;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.retention.ReinstatementLook;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.StagingHost;

/** Fakes all that an offboarding of alpha touches, with a journal of every change. */
public final class FakeOffboarding extends FakeStaging
    implements ServerRemovalActivities,
        RecordRemovalActivities,
        MonitorRemovalActivities,
        AccountRemovalActivities,
        ClientArchiveActivities,
        FarewellActivities,
        ExportActivities,
        DownloadActivities,
        ArchiveFileActivities,
        ArchiveBoxActivities {
  public static final String REPOSITORY = "a".repeat(64);
  static final ClientResources RESOURCES =
      new ClientResources(
          List.of(
              new HetznerResource(
                  HetznerResource.Kind.SERVER, 41, "client-alpha", "cx23 in fsn1, running"),
              new HetznerResource(HetznerResource.Kind.BACKUP, 9, "backup-1", "of server 41"),
              new HetznerResource(HetznerResource.Kind.PRIMARY_IP, 5, "client-alpha-v4", ""),
              new HetznerResource(HetznerResource.Kind.FIREWALL, 6, "client-alpha", "")),
          41L,
          "192.0.2.1",
          "2001:db8::1");

  /** What an abort puts back, in its order. */
  static final List<String> BACK =
      List.of(
          "server on",
          "host key admitted",
          "monitors back",
          "records back",
          "users in",
          "maintenance ends");

  private final Supplier<Instant> clock;
  private final List<ExportOrder> exports = new CopyOnWriteArrayList<>();
  private volatile OffboardingTerms terms = new OffboardingTerms(24, 60);
  private volatile ClientResources resources = RESOURCES;
  private volatile List<String> problems = List.of();
  private volatile boolean out;
  private volatile Instant outSince = Instant.EPOCH;
  private volatile Instant backedUpAt = Instant.EPOCH;
  private volatile @Nullable ArchiveFile file;
  private volatile @Nullable Instant destroyedAt;
  private volatile @Nullable Instant deletedAt;

  public FakeOffboarding(Supplier<Instant> clock) {
    this.clock = clock;
  }

  public void terms(OffboardingTerms now) {
    terms = now;
  }

  /** From now on Hetzner has this of the client. */
  void resources(ClientResources now) {
    resources = now;
  }

  /** From now on the last backup does not run on staging. */
  void problems(String... found) {
    problems = List.of(found);
  }

  /** How much of what an abort puts back was put back. */
  int undone() {
    return (int) journal("alpha").stream().filter(BACK::contains).count();
  }

  List<ExportOrder> exports() {
    return exports;
  }

  ArchiveFile archived() {
    return Objects.requireNonNull(file, "nothing was archived");
  }

  /** When the server was deleted; null before. */
  @Nullable Instant destroyedAt() {
    return destroyedAt;
  }

  @Nullable Instant deletedAt() {
    return deletedAt;
  }

  private Changes changed(ClientName client, String method, String what) {
    did(client, what);
    check(method, client);
    return new Changes(List.of(Change.deleted(what)));
  }

  @Override
  public List<String> proveCopy(
      StagingHost host, SubAccount subAccount, RestoredCopy copy, boolean pages) {
    did(host.spec().client(), "staging proved");
    check("proveCopy");
    return problems;
  }

  @Override
  public RestoredCopy restoreCopy(StagingHost host, SubAccount subAccount, String snapshot) {
    did(host.spec().client(), "staging restored");
    check("restoreCopy");
    return new RestoredCopy(snapshot, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public Changes beginMaintenance(MonitoringSpec spec, String title) {
    return changed(spec.client(), "beginMaintenance", "maintenance begins");
  }

  @Override
  public void endMaintenance(MonitoringSpec spec) {
    changed(spec.client(), "endMaintenance", "maintenance ends");
  }

  @Override
  public ClientResources findResources(ServerSpec spec) {
    check("findResources");
    return resources;
  }

  @Override
  public Changes powerOff(ServerSpec spec, ClientResources approved) {
    return changed(spec.client(), "powerOff", "server off");
  }

  @Override
  public Changes powerOn(ServerSpec spec, ClientResources approved) {
    return changed(spec.client(), "powerOn", "server on");
  }

  @Override
  public Changes deleteResources(ServerSpec spec, ClientResources approved) {
    destroyedAt = clock.get();
    return changed(spec.client(), "deleteResources", "server deleted");
  }

  @Override
  public String verifyNoResources(ServerSpec spec, ClientResources approved) {
    check("verifyNoResources");
    return "Hetzner has nothing of alpha";
  }

  @Override
  public ClientRecords findRecords(DnsSpec spec, ClientResources found) {
    check("findRecords");
    return new ClientRecords(
        List.of(new ClientRecords.RecordSet("alpha", "A", List.of("192.0.2.1"), 300)),
        List.of("alpha MX of others"));
  }

  @Override
  public Changes removeClientRecords(DnsSpec spec, ClientRecords approved) {
    return changed(spec.client(), "removeClientRecords", "records removed");
  }

  @Override
  public Changes putRecordsBack(DnsSpec spec, ClientRecords approved) {
    return changed(spec.client(), "putRecordsBack", "records back");
  }

  @Override
  public String verifyNoRecords(DnsSpec spec, ClientRecords approved) {
    check("verifyNoRecords");
    return "no name server answers for alpha";
  }

  @Override
  public ClientMonitors findMonitors(MonitoringSpec spec) {
    check("findMonitors");
    return new ClientMonitors(List.of("alpha", "alpha backup"), true);
  }

  @Override
  public Changes removeClientMonitors(MonitoringSpec spec) {
    return changed(spec.client(), "removeClientMonitors", "monitors removed");
  }

  @Override
  public Changes putMonitorsBack(MonitoringSpec spec, ClientMonitors approved) {
    return changed(spec.client(), "putMonitorsBack", "monitors back");
  }

  @Override
  public String verifyNoMonitors(MonitoringSpec spec) {
    check("verifyNoMonitors");
    return "Uptime Kuma lists no monitor of alpha";
  }

  @Override
  public Changes refuseHostKey(SubAccountSpec spec) {
    return changed(spec.client(), "refuseHostKey", "host key refused");
  }

  @Override
  public Changes admitHostKey(SubAccountSpec spec) {
    return changed(spec.client(), "admitHostKey", "host key admitted");
  }

  @Override
  public Changes deleteSubAccount(SubAccountSpec spec, SubAccount approved) {
    return changed(spec.client(), "deleteSubAccount", "sub-account deleted");
  }

  @Override
  public String verifyNoSubAccount(SubAccountSpec spec) {
    check("verifyNoSubAccount");
    return "no sub-account of alpha";
  }

  @Override
  public OffboardingTerms offboardingTerms() {
    check("offboardingTerms");
    return terms;
  }

  @Override
  public String identifyRepository(ClientName client, SubAccountSpec account, String archivePath) {
    check("identifyRepository");
    return REPOSITORY;
  }

  @Override
  public List<String> findClientFiles(ClientName client) {
    check("findClientFiles");
    return List.of("clients/%s.yml".formatted(client));
  }

  @Override
  public String archiveFiles(ArchiveFile archived, ClientPlan plan, RunLabel run) {
    file = archived;
    changed(plan.client(), "archiveFiles", "files archived");
    return "a5c41e";
  }

  @Override
  public Changes moveRepository(ArchivedClient archive, String home, Instant deleteAt) {
    return changed(archive.client(), "moveRepository", "%s to %s".formatted(home, archive.path()));
  }

  @Override
  public String verifyArchive(ArchivedClient archive, String snapshot) {
    check("verifyArchive");
    return "holds " + snapshot.substring(0, 8);
  }

  @Override
  public Changes showFarewell(HostSpec host, List<AppAt> apps, String words) {
    if (out) {
      return Changes.none();
    }
    out = true;
    outSince = clock.get();
    return changed(host.client(), "showFarewell", "users out");
  }

  @Override
  public Instant closedSince(HostSpec host, List<AppAt> apps) {
    check("closedSince");
    return out ? outSince : clock.get();
  }

  @Override
  public Changes endFarewell(HostSpec host, List<AppAt> apps) {
    out = false;
    return changed(host.client(), "endFarewell", "users in");
  }

  /** As a person does on the host. */
  void letUsersIn() {
    out = false;
  }

  @Override
  public Snapshot backUpTagged(HostSpec host, String tag) {
    var made = super.backUpTagged(host, tag);
    backedUpAt = clock.get();
    return made;
  }

  Instant backedUpAt() {
    return backedUpAt;
  }

  /** As if the box had lost the newest snapshots. */
  void forget() {
    backedUpAt = clock.get().minus(Duration.ofDays(9));
  }

  @Override
  public SnapshotList listSnapshots(ClientName client, SubAccount subAccount) {
    check("listSnapshots");
    var id = Integer.toHexString(backedUpAt.hashCode()).repeat(8);
    return new SnapshotList(
        client,
        clock.get(),
        1,
        List.of(
            new SnapshotList.Listed(
                id.substring(0, 40),
                backedUpAt,
                backedUpAt,
                34_000_000L,
                List.of(),
                List.of(),
                null)),
        null,
        null);
  }

  @Override
  public String verifyAddressGone(ClientPlan plan, HostSpec host) {
    check("verifyAddressGone");
    return host.address() + " does not answer";
  }

  @Override
  public ExportForecast forecastExport(ExportOrder order) {
    check("forecastExport");
    return new ExportForecast(List.of("nextcloud: 3 files"), 9_000, 9_000, 100);
  }

  @Override
  public ClientExport exportClient(ExportOrder order) {
    exports.add(order);
    var changes = changed(order.client(), "exportClient", "exported to " + order.folder());
    return new ClientExport(
        order.folder(), List.of("part-1.age"), List.of("3 files"), 100, changes.changes());
  }

  @Override
  public void deleteExport(ExportOrder order) {
    changed(order.client(), "deleteExport", "export deleted");
  }

  @Override
  public ExportDownload openDownload(SubAccountSpec client, ExportOrder order) {
    changed(order.client(), "openDownload", "download open");
    return new ExportDownload(8, "u1-sub8", "box.example", "handover/alpha.age", List.of());
  }

  @Override
  public void closeDownload(SubAccountSpec client, ExportOrder order) {
    changed(order.client(), "closeDownload", "download closed");
  }

  @Override
  public ArchiveFile readArchive(ClientName client) {
    return archived();
  }

  @Override
  public ReinstatementLook findReinstatement(ArchiveFile ours) {
    return ReinstatementLook.none();
  }

  @Override
  public ArchiveFile keepTerms(Deadline deadline, RunLabel run) {
    return archived();
  }

  @Override
  public String removeEvidence(ArchivedClient archive) {
    did(archive.client(), "evidence removed");
    return "2 files";
  }

  @Override
  public String closeArchive(ArchivedClient archive, DeletionFacts facts, RunLabel run) {
    did(archive.client(), "certified");
    return "certificates/alpha.md";
  }

  @Override
  public ArchiveLook examine(ArchivedClient archive) {
    return new ArchiveLook(archive, archive.path(), clock.get().plus(Duration.ofSeconds(1)));
  }

  @Override
  public void moveToTrash(ArchivedClient archive) {
    did(archive.client(), "in the trash");
  }

  @Override
  public void moveBack(ArchivedClient archive) {
    did(archive.client(), "out of the trash");
  }

  @Override
  public void deleteTrash(ArchivedClient archive) {
    did(archive.client(), "archive deleted");
    deletedAt = clock.get();
  }

  @Override
  public String verifyAbsent(ArchivedClient archive) {
    return "nothing of alpha";
  }
}
