package society.postx.platform.workflows.restore;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.release.FakeHost;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerImage;
import society.postx.platform.workflows.server.ServerRemains;
import society.postx.platform.workflows.server.ServerSpec;

/** Fakes hosts in memory that restores change, with a journal of every change. */
public class FakeRestores extends FakeFleet
    implements RestoreActivities, NewHostActivities, ReplacementActivities {
  static final ChosenSnapshot SNAPSHOT =
      new ChosenSnapshot(
          "5a9c03f1".repeat(8),
          Instant.parse("2020-11-28T03:10:00Z"),
          null,
          null,
          List.of("until the backup of 2020-11-29 03:10 UTC, rows of shop: orders 10, later 12"));

  private static final List<String> HOSTILE =
      IntStream.range(0, 40).mapToObj(it -> "a host wrote " + it).toList();

  private volatile boolean hostile;

  /** From now on hosts say more than a question shows. */
  void hostile() {
    hostile = true;
  }

  private final List<String> kept = new CopyOnWriteArrayList<>();
  private volatile boolean room = true;

  /** What retention must leave while people decide. */
  List<String> kept() {
    return kept;
  }

  /** From now on the disk has no room for what is there beside what comes back. */
  void noRoom() {
    room = false;
  }

  @Override
  public ChosenSnapshot chooseSnapshot(
      ClientName client, SubAccount subAccount, SnapshotSelector selector) {
    check("chooseSnapshot");
    if (newer && selector.value().equals(SnapshotSelector.LATEST)) {
      return new ChosenSnapshot("7b1c22d0".repeat(8), NEXT_NIGHT, null);
    }
    return new ChosenSnapshot(
        SNAPSHOT.id(), SNAPSHOT.storedAt(), null, null, hostile ? HOSTILE : SNAPSHOT.since());
  }

  private static final Instant NEXT_NIGHT = Instant.parse("2020-11-29T03:10:00Z");
  private volatile boolean newer;

  /** From now on a snapshot of the night after is the latest. */
  void anotherNight() {
    newer = true;
  }

  private volatile String moved = "";

  /** From now on the hosts are at this address. */
  void movedTo(String ipv4) {
    moved = ipv4;
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    var found = super.locate(clients);
    return moved.isEmpty()
        ? found
        : found.stream().map(it -> new HostAddress(it.client(), moved)).toList();
  }

  @Override
  public String keepForDecision(ClientName client, RunLabel run, ChosenSnapshot snapshot) {
    kept.add(snapshot.shortId());
    check("keepForDecision");
    return snapshot.note();
  }

  private volatile RestoreEvidence.@Nullable Drill drill =
      new RestoreEvidence.Drill("2020-11-12", "14 min 2 s", List.of("data: 12 min 0 s"));

  /** Nobody drilled the client yet. */
  void neverDrilled() {
    drill = null;
  }

  @Override
  public RestoreEvidence evidence(
      ClientName client, SubAccount subAccount, ChosenSnapshot snapshot) {
    check("evidence");
    return new RestoreEvidence("arrived 2020-11-28", drill, Duration.ofSeconds(200));
  }

  @Override
  public RestoreForecast forecast(
      HostSpec host,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> wanted,
      @Nullable Versions versions) {
    check("forecast");
    var figures =
        running.stream()
            .map(it -> new RestoreForecast.Figures(it.name(), 3, 1, 40, 34_000_000))
            .toList();
    return new RestoreForecast(
        running, figures, 9_000_000_000L, 600_000_000L, room, null, null, null);
  }

  @Override
  public Changes holdBackups(HostSpec host) {
    did(host.client(), "hold backups");
    check("holdBackups");
    return new Changes(List.of(Change.changed("timer")));
  }

  @Override
  public Changes releaseBackups(HostSpec host) {
    did(host.client(), "release backups");
    check("releaseBackups");
    return Changes.none();
  }

  @Override
  public Changes keepUsersOut(RestoreOrder order) {
    did(order.client(), "users out");
    check("keepUsersOut");
    return Changes.none();
  }

  @Override
  public Changes letUsersIn(RestoreOrder order) {
    did(order.client(), "users in");
    check("letUsersIn");
    return Changes.none();
  }

  @Override
  public String checkApps(RestoreOrder order) {
    check("checkApps");
    return host(order.client()).wrong().orElse("");
  }

  @Override
  public Changes fetchAside(RestoreOrder order) {
    did(order.client(), "fetch aside");
    check("fetchAside");
    return Changes.none();
  }

  @Override
  public Changes dropFetched(RestoreOrder order) {
    did(order.client(), "drop fetched");
    check("dropFetched");
    return Changes.none();
  }

  @Override
  public Changes restore(RestoreOrder order) {
    did(order.client(), "restore " + order.snapshot().shortId());
    check("restore");
    return new Changes(List.of(Change.changed("app nextcloud")));
  }

  @Override
  public Changes putBack(RestoreOrder order, @Nullable String safety) {
    did(order.client(), order.keeps() ? "put back" : "put back from " + safety);
    check("putBack");
    return Changes.none();
  }

  @Override
  public Changes keepUntil(RestoreOrder order, int days) {
    did(order.client(), "keep for %d days".formatted(days));
    check("keepUntil");
    return Changes.none();
  }

  @Override
  public FilesForecast forecastFiles(FilesOrder order) {
    check("forecastFiles");
    var found =
        order.paths().stream().map(it -> new FilesForecast.Found(it, 3, 1, 34_000_000)).toList();
    return new FilesForecast(found, 9_000_000_000L);
  }

  @Override
  public Changes restoreFiles(FilesOrder order) {
    did(order.client(), "files " + (order.inPlace() ? "in place" : "in " + order.beside()));
    check("restoreFiles");
    return new Changes(List.of(Change.changed("files of app nextcloud")));
  }

  @Override
  public Changes putFilesBack(FilesOrder order) {
    did(order.client(), "put files back");
    check("putFilesBack");
    return Changes.none();
  }

  static final ServerImage IMAGE = new ServerImage(9, true, Instant.parse("2020-11-28T01:00:00Z"));

  private volatile ServerRemains remains =
      new ServerRemains(
          new ServerRemains.Remaining(
              41, "client-alpha", "running", "cx23", "fsn1", "192.0.2.1", "2001:db8::1"),
          List.of(IMAGE),
          List.of("192.0.2.1", "2001:db8::/64"));

  ServerRemains remaining() {
    return remains;
  }

  /** From now on Hetzner has this of the server. */
  public void remains(ServerRemains found) {
    remains = found;
  }

  @Override
  public ServerRemains remains(ServerSpec spec) {
    check("remains");
    return remains;
  }

  private volatile @Nullable AppName more;

  /** From now on every host runs this app, too. */
  void runsToo(AppName app) {
    more = app;
  }

  @Override
  public List<HostState> inspect(List<HostAddress> addresses) {
    var app = more;
    var seen = super.inspect(addresses);
    return app == null ? seen : seen.stream().map(it -> with(app, it)).toList();
  }

  private static HostState with(AppName app, HostState seen) {
    var apps = new ArrayList<>(seen.apps());
    apps.add(new HostState.RunningApp(app, FakeHost.OLD, List.of(), null));
    return new HostState(seen.client(), seen.condition(), seen.why(), seen.base(), apps);
  }

  @Override
  public Changes setAside(ServerSpec spec, LocalDate keptUntil) {
    did(spec.client(), "set aside");
    check("setAside");
    return Changes.none();
  }

  @Override
  public Changes bringBack(ServerSpec spec) {
    did(spec.client(), "bring back");
    check("bringBack");
    return Changes.none();
  }

  @Override
  public ServerImage copyDisk(ServerSpec spec, LocalDate keptUntil) {
    did(spec.client(), "copy disk");
    check("copyDisk");
    return new ServerImage(77, false, Instant.parse("2020-11-28T12:00:00Z"));
  }

  @Override
  public Changes reopen(ServerSpec spec) {
    did(spec.client(), "reopen");
    check("reopen");
    return Changes.none();
  }

  @Override
  public Changes rebuild(ServerSpec spec) {
    did(spec.client(), "rebuild from %s%s".formatted(spec.image(), closed(spec)));
    check("rebuild");
    return Changes.none();
  }

  @Override
  public Changes rebuildBack(ServerSpec spec) {
    did(spec.client(), "rebuild back from %s%s".formatted(spec.image(), closed(spec)));
    check("rebuildBack");
    return Changes.none();
  }

  @Override
  public Changes finish(ServerSpec spec) {
    did(spec.client(), "server finished");
    check("finish");
    return Changes.none();
  }

  @Override
  public Changes pinAnyHostKey(ServerSpec spec) {
    did(spec.client(), "pin any key");
    check("pinAnyHostKey");
    return Changes.none();
  }

  private static String closed(ServerSpec spec) {
    return spec.isClosed() ? ", closed" : "";
  }

  private volatile List<String> builtTypes = List.of();

  /** The types that the last server might have. */
  List<String> builtTypes() {
    return builtTypes;
  }

  @Override
  public Server ensureServer(ServerSpec spec) {
    did(spec.client(), "server of %s%s".formatted(spec.image(), closed(spec)));
    builtTypes = spec.serverTypes();
    return super.ensureServer(spec);
  }

  @Override
  public void deleteServer(ServerSpec spec) {
    did(spec.client(), "delete new server");
    super.deleteServer(spec);
  }

  @Override
  public Changes pointAt(DnsSpec spec, Server server) {
    did(spec.client(), "dns to " + server.ipv4());
    return super.pointAt(spec, server);
  }

  @Override
  public void removeRecords(DnsSpec spec) {
    did(spec.client(), "remove records");
    super.removeRecords(spec);
  }

  @Override
  public SnapshotContents contents(
      ClientName client, SubAccount subAccount, ChosenSnapshot snapshot) {
    check("contents");
    return new SnapshotContents(
        List.of(new AppAt(new AppName("nextcloud"), FakeHost.OLD)),
        41_871,
        34_000_000_000L,
        52_000,
        hostile ? HOSTILE : List.of("backups: arrived 2020-11-28"),
        60_000_000_000L);
  }

  @Override
  public ImagesSeen lookForImages(List<AppAt> apps) {
    check("lookForImages");
    return images;
  }

  private volatile ImagesSeen images =
      new ImagesSeen(List.of(), List.of("nextcloud:28.0.1: no route to host"));

  /** From now on no registry has this image. */
  void imageGone(String image) {
    images = new ImagesSeen(List.of(image), List.of());
  }

  @Override
  public List<String> typesFor(ServerSpec spec, long bytes, @Nullable String old) {
    check("typesFor");
    typesFor.add("%d %s".formatted(bytes, old));
    return List.of("cx43");
  }

  private final List<String> typesFor = new CopyOnWriteArrayList<>();

  /** What somebody asked for, with the old server's type. */
  List<String> typesAsked() {
    return typesFor;
  }

  @Override
  public Changes clear(HostSpec host, ServerSpec imaged) {
    did(host.client(), "clear host");
    check("clear");
    return new Changes(List.of(Change.changed("app listmonk of the server image: removed")));
  }

  @Override
  public Changes reachRepository(HostSpec host, SubAccount subAccount) {
    check("reachRepository");
    return Changes.none();
  }

  @Override
  public Changes fetchData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps) {
    did(host.client(), "fetch " + snapshot.shortId());
    check("fetchData");
    return Changes.none();
  }

  @Override
  public Changes startOnData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps) {
    did(host.client(), "start apps");
    check("startOnData");
    return Changes.none();
  }

  @Override
  public Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> apps) {
    did(host.client(), "set up backups");
    return super.setUpBackups(host, subAccount, apps);
  }

  @Override
  public Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours) {
    did(host.client(), "first backup");
    return super.backUpOnce(host, subAccount, freshHours);
  }
}
