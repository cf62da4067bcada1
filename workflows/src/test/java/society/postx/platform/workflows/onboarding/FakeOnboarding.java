package society.postx.platform.workflows.onboarding;

import static org.awaitility.Awaitility.await;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.ChannelActivities;
import society.postx.platform.workflows.alert.Delivery;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.PruneCheck;
import society.postx.platform.workflows.backup.PruneSlice;
import society.postx.platform.workflows.backup.RepositoryState;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.backup.UsageActivities;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.handover.Handover;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.permit.OffboardedActivities;
import society.postx.platform.workflows.permit.OffboardedClient;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.secrets.SecretActivities;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.snapshots.FoundFiles;
import society.postx.platform.workflows.snapshots.SnapshotActivities;
import society.postx.platform.workflows.snapshots.SnapshotDifference;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.takeover.Conflict;
import society.postx.platform.workflows.verification.VerificationActivities;

/**
 * Fakes everything outside in memory: what exists, and which run made it. A test can make any
 * activity fail.
 */
public class FakeOnboarding
    implements InfrastructureActivities,
        ClientFileActivities,
        SecretActivities,
        BoxActivities,
        ServerActivities,
        DnsActivities,
        HostActivities,
        BackupActivities,
        UsageActivities,
        MonitoringActivities,
        VerificationActivities,
        HandoverActivities,
        ChannelActivities,
        PermitActivities,
        OffboardedActivities,
        SnapshotActivities {
  static final Instant BACKUP_TIME = Instant.parse("2026-11-20T03:00:00Z");

  private final Map<String, RunLabel> things = new ConcurrentSkipListMap<>();
  private final Map<String, ApplicationFailure> broken = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Map<String, Runnable> events = new ConcurrentHashMap<>();
  private final List<Change> handedOverWith = new CopyOnWriteArrayList<>();
  private final Set<RunLabel> handedOver = ConcurrentHashMap.newKeySet();
  private final Set<ClientName> offboarded = ConcurrentHashMap.newKeySet();
  private final List<Alert> alerts = java.util.Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> suspicions = new ConcurrentHashMap<>();
  private final Map<String, String> questions = new ConcurrentHashMap<>();
  private final Map<String, BackupLateness> lateness = new ConcurrentHashMap<>();
  private volatile UsageReport usage =
      new UsageReport("the box is 42 % full", "", List.of(), List.of(), "");
  private final Map<String, String> damages = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> space = new ConcurrentHashMap<>();
  private final AtomicInteger slow = new AtomicInteger(Integer.MAX_VALUE);
  private final List<String> slices = java.util.Collections.synchronizedList(new ArrayList<>());
  private final Set<AlertChannel> unnamed = ConcurrentHashMap.newKeySet();
  private final List<Alert> posted = java.util.Collections.synchronizedList(new ArrayList<>());

  private final Queue<Instant> certificates = new ConcurrentLinkedQueue<>();
  private final List<DnsConflict> others = new CopyOnWriteArrayList<>();
  private final List<Conflict> otherServers = new CopyOnWriteArrayList<>();
  private final List<DnsConflict> takenOver = new CopyOnWriteArrayList<>();
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  /** What exists, by name. */
  public SortedSet<String> things() {
    return new TreeSet<>(things.keySet());
  }

  /** Puts something there that an earlier run made. */
  public void putForeign(String thing) {
    things.put(thing, new RunLabel("earlier"));
  }

  /** Removes what an earlier attempt removed. */
  public void removeForeign(String thing) {
    things.remove(thing);
  }

  /** As if {@code platform.yml} had no such channel. */
  public void unname(AlertChannel channel) {
    unnamed.add(channel);
  }

  /** What was mailed. */
  public List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** What was mailed, once that is so much: who sends an alert does not wait for it. */
  public List<Alert> alerts(int least) {
    await().atMost(Duration.ofSeconds(20)).until(() -> alerts.size() >= least);
    return alerts();
  }

  /** What went to the webhook. */
  public List<Alert> posted() {
    return List.copyOf(posted);
  }

  /** The activity method fails from now on, after its work is done: the hardest place. */
  public void fail(String method, FailureType type, String message) {
    broken.put(method, type.stop(message));
  }

  /** As {@link #fail}, of the kind that an activity tries again by itself. */
  public void failFor(String method, FailureType type, String message) {
    broken.put(method, type.retry(message));
  }

  public void repair(String method) {
    broken.remove(method);
  }

  /** The activity method takes until the latch is counted down. */
  public CountDownLatch hold(String method) {
    return held.computeIfAbsent(method, any -> new CountDownLatch(1));
  }

  /** Something happens while the activity method is at work, once. */
  public void during(String method, Runnable event) {
    events.put(method, event);
  }

  protected final void check(String method) {
    Optional.ofNullable(events.remove(method)).ifPresent(Runnable::run);
    try {
      held.getOrDefault(method, new CountDownLatch(0)).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    var failure = broken.get(method);
    if (failure != null) {
      throw failure;
    }
  }

  private Changes make(String method, String thing, RunLabel run) {
    var fresh = things.putIfAbsent(thing, run) == null;
    check(method);
    return fresh ? new Changes(List.of(Change.created(thing))) : Changes.none();
  }

  private void unmake(String method, String thing, RunLabel run) {
    check(method);
    things.remove(thing, run);
  }

  @Override
  public ClientPlan planClient(OnboardClientInput input, RunLabel run) {
    check("planClient");
    return plan(input, run, List.of(Change.created("file " + input.client())));
  }

  private ClientPlan plan(OnboardClientInput in, RunLabel run, List<Change> changes) {
    var labels = new TreeMap<>(Map.of("client", in.client().value()));
    var apps = in.apps().stream().map(app -> new AppPlan(app, List.of(in.domain()))).toList();
    return new ClientPlan(
        in.client(),
        in.domain(),
        in.group(),
        in.contact(),
        "c0ffee0000000000",
        run,
        apps,
        new ServerSpec(
            in.client(),
            in.client().serverName(),
            "c0ffee",
            List.of("cx23"),
            List.of("fsn1"),
            "debian-13",
            labels,
            List.of(new Cidr("198.18.0.1/32")),
            true,
            run),
        new DnsSpec(
            in.client(),
            new Domain("platform.example"),
            List.of("alpha"),
            300,
            labels,
            run,
            in.domain(),
            null,
            List.of()),
        new SubAccountSpec(
            in.client(), "c0ffee", 1, "backups/" + in.client().serverName(), labels, run),
        changes);
  }

  @Override
  public ClientPlan addClient(OnboardClientInput input, RunLabel run) {
    return plan(input, run, make("addClient", "file " + input.client(), run).changes());
  }

  /** The next attempts to add a client have to wait until these times. */
  public void useUpCertificates(Instant... until) {
    certificates.addAll(List.of(until));
  }

  @Override
  public ClientAddition addClientInTurn(OnboardClientInput input, RunLabel run) {
    var until = certificates.poll();
    return until == null
        ? ClientAddition.added(addClient(input, run))
        : ClientAddition.later(until, "50 certificates were ordered, of 50");
  }

  @Override
  public void removeClient(OnboardClientInput input, RunLabel run) {
    unmake("removeClient", "file " + input.client(), run);
  }

  @Override
  public String documentClient(ClientPlan plan, ClientFacts facts) {
    pages.put(plan.client().value(), String.valueOf(facts.takenOver()));
    make("documentClient", "page " + plan.client(), plan.run());
    return "d0c";
  }

  /** What the client's page says about taking over. */
  public String decisionOnPage(String client) {
    return pages.getOrDefault(client, "");
  }

  @Override
  public void removeClientPage(ClientPlan plan) {
    unmake("removeClientPage", "page " + plan.client(), plan.run());
  }

  @Override
  public ClientPlan planOf(ClientName client, RunLabel run) {
    check("planOf " + client);
    var domain = new Domain(client + ".platform.example");
    return plan(
        new OnboardClientInput(
            client,
            domain,
            List.of(new AppName("nextcloud")),
            Group.PRODUCTION,
            LocalDate.EPOCH,
            new Contact("it@" + domain),
            new AgeRecipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"),
            null,
            null,
            null,
            null,
            null,
            null,
            null),
        run,
        List.of());
  }

  /** Those that {@link #putForeign} gave a file. */
  @Override
  public List<ClientName> clients() {
    check("clients");
    return things.keySet().stream()
        .filter(thing -> thing.startsWith("file "))
        .map(thing -> new ClientName(thing.substring("file ".length())))
        .toList();
  }

  @Override
  public Changes ensureSecrets(ClientPlan plan) {
    return make("ensureSecrets", "secrets " + plan.client(), plan.run());
  }

  @Override
  public void removeSecrets(ClientPlan plan) {
    unmake("removeSecrets", "secrets " + plan.client(), plan.run());
  }

  @Override
  public List<Change> previewSubAccount(SubAccountSpec spec) {
    return List.of(Change.created("sub-account"));
  }

  @Override
  public SubAccount findSubAccount(SubAccountSpec spec) {
    check("findSubAccount");
    return new SubAccount(7, "u1-" + spec.client(), "box.example", List.of());
  }

  @Override
  public SubAccount ensureSubAccount(SubAccountSpec spec) {
    var changes = make("ensureSubAccount", "sub-account " + spec.client(), spec.run()).changes();
    return new SubAccount(7, "u1-sub1", "box.example", changes);
  }

  @Override
  public void removeSubAccount(SubAccountSpec spec) {
    unmake("removeSubAccount", "sub-account " + spec.client(), spec.run());
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    throw new UnsupportedOperationException("onboarding locates nothing");
  }

  @Override
  public Snapshot backUpTagged(HostSpec host, String tag) {
    throw new UnsupportedOperationException("onboarding tags no backup");
  }

  @Override
  public Changes restoreApps(HostSpec host, String snapshot, List<AppAt> apps) {
    throw new UnsupportedOperationException("onboarding restores nothing");
  }

  @Override
  public Changes beginMaintenance(MonitoringSpec spec, String title) {
    throw new UnsupportedOperationException("onboarding has no maintenance");
  }

  @Override
  public void endMaintenance(MonitoringSpec spec) {
    throw new UnsupportedOperationException("onboarding has no maintenance");
  }

  @Override
  public List<Change> previewServer(ServerSpec spec) {
    return List.of(Change.created("server"));
  }

  @Override
  public Server ensureServer(ServerSpec spec) {
    var changes = make("ensureServer", "server " + spec.client(), spec.run()).changes();
    return new Server(42, spec.name(), "198.18.16.1", "fd00:5bb0:1::1", "cx23", "fsn1", changes);
  }

  @Override
  public void deleteServer(ServerSpec spec) {
    unmake("deleteServer", "server " + spec.client(), spec.run());
  }

  /** From now on these records of others are in the zone. */
  public void putRecords(DnsConflict... records) {
    others.addAll(List.of(records));
  }

  /** From now on others have these servers. */
  public void putServers(Conflict... servers) {
    otherServers.addAll(List.of(servers));
  }

  @Override
  public List<DnsConflict> recordConflicts(DnsSpec spec) {
    check("recordConflicts");
    return List.copyOf(others);
  }

  @Override
  public List<Conflict> serverConflicts(ServerSpec spec) {
    check("serverConflicts");
    return List.copyOf(otherServers);
  }

  @Override
  public List<Conflict> subAccountConflicts(SubAccountSpec spec) {
    check("subAccountConflicts");
    return List.of();
  }

  /** What the last records were pointed in spite of. */
  public List<DnsConflict> takenOver() {
    return List.copyOf(takenOver);
  }

  @Override
  public List<Change> previewRecords(DnsSpec spec) {
    return List.of(Change.created("rrset"));
  }

  @Override
  public Changes pointAt(DnsSpec spec, Server server) {
    takenOver.clear();
    takenOver.addAll(spec.takenOver());
    return make("pointAt", "rrset " + spec.client(), spec.run());
  }

  @Override
  public void removeRecords(DnsSpec spec) {
    unmake("removeRecords", "rrset " + spec.client(), spec.run());
  }

  @Override
  public Changes meetHost(HostSpec host) {
    check("meetHost");
    return Changes.none();
  }

  @Override
  public Changes applyBase(HostSpec host) {
    check("applyBase");
    return Changes.none();
  }

  @Override
  public DeployedApps deployApps(HostSpec host, List<AppPlan> apps) {
    check("deployApps");
    return new DeployedApps(
        host.commit(),
        List.of(
            new DeployedApps.DeployedApp(new AppName("nextcloud"), List.of("nextcloud:28.0.1"))),
        List.of());
  }

  @Override
  public Evidence keepEvidence(HostSpec host, String reason) {
    check("keepEvidence");
    return new Evidence("evidence/alpha.txt", "disk full");
  }

  @Override
  public Changes setUpBackups(HostSpec host, SubAccount subAccount, List<AppPlan> apps) {
    check("setUpBackups");
    return Changes.none();
  }

  @Override
  public Snapshot backUpOnce(HostSpec host, SubAccount subAccount, int freshHours) {
    check("backUpOnce");
    return new Snapshot("5a9", BACKUP_TIME, 1, 1, List.of());
  }

  /** From now on retention finds the client's repository suspicious. */
  public void suspect(String client, String sentence) {
    suspicions.put(client, sentence);
  }

  /** From now on the client's nightly backup is late, or runs again. */
  public void late(String client, BackupLateness found) {
    lateness.put(client, found);
  }

  /** From now on retention must not decide alone about the client. */
  public void question(String client, String sentence) {
    questions.put(client, sentence);
  }

  @Override
  public ForgetReport planForget(ClientName client, SubAccount subAccount) {
    check("planForget " + client);
    return report(client, false, old(client));
  }

  /** The box stores them a day apart; the second is pinned and claims another time. */
  @Override
  public SnapshotList listSnapshots(ClientName client, SubAccount subAccount) {
    check("listSnapshots " + client);
    var now = BACKUP_TIME.plus(Duration.ofHours(9));
    var day = BACKUP_TIME.minus(Duration.ofDays(1));
    var pin = new SnapshotList.Pinned("before deploy/7", now.plus(Duration.ofDays(30)));
    return new SnapshotList(
        client,
        now,
        3,
        List.of(
            new SnapshotList.Listed(
                "5a".repeat(32), BACKUP_TIME, BACKUP_TIME, 34_000_000L, List.of(), List.of(), null),
            new SnapshotList.Listed(
                "6b".repeat(32),
                day,
                now,
                null,
                List.of("deploy-7\n", "x"),
                List.of(pin),
                "it claims another time"),
            new SnapshotList.Listed(
                "7c".repeat(32),
                null,
                now,
                7L,
                List.of(),
                List.of(),
                "the box shows no file of it")),
        null,
        null);
  }

  @Override
  public FoundFiles findFiles(
      ClientName client, SubAccount subAccount, String pattern, List<String> newestFirst) {
    check("findFiles " + client);
    return new FoundFiles(
        pattern,
        2,
        List.of(
            new FoundFiles.Found("/opt/a/report.odt", 12L, newestFirst.get(0), 2),
            new FoundFiles.Found("/opt/a/\nreports", null, newestFirst.get(1), 1)));
  }

  @Override
  public SnapshotDifference compareSnapshots(
      ClientName client, SubAccount subAccount, String from, String to) {
    check("compareSnapshots " + client);
    return new SnapshotDifference(
        from,
        to,
        new SnapshotDifference.Files(1, 1410),
        new SnapshotDifference.Files(2, 34_000_000),
        3,
        6,
        List.of("+ /opt/a/new", "M /opt/a/report.odt"));
  }

  /** Forgets the things "snapshot <client> …". */
  @Override
  public ForgetReport forgetOld(ClientName client, SubAccount subAccount, List<String> approved) {
    check("prune " + client);
    var old = old(client);
    if (approved.isEmpty() && questions.containsKey(client.value())) {
      return report(client, false, old);
    }
    var gone = old.stream().filter(it -> approved.isEmpty() || approved.contains(it)).toList();
    gone.forEach(it -> things.remove("snapshot " + it));
    return report(client, true, gone);
  }

  private List<String> old(ClientName client) {
    return things.keySet().stream()
        .filter(it -> it.startsWith("snapshot " + client + " "))
        .map(it -> it.substring("snapshot ".length()))
        .toList();
  }

  private ForgetReport report(ClientName client, boolean done, List<String> forget) {
    return new ForgetReport(
        done,
        forget,
        forget.stream().map(it -> it + " stored 2026-01-01: out of all terms").toList(),
        1,
        List.of(),
        Optional.ofNullable(suspicions.get(client.value())).map(List::of).orElse(List.of()),
        done ? "" : questions.getOrDefault(client.value(), ""),
        new RepositoryState(
            things.containsKey("space " + client),
            "",
            lateness.getOrDefault(client.value(), new BackupLateness("", ""))));
  }

  /** From now on the check of the client's repository finds this. */
  public void damage(String client, String complaint) {
    damages.put(client, complaint);
  }

  @Override
  public PruneCheck checkBeforePrune(ClientName client, SubAccount subAccount) {
    check("checkBeforePrune " + client);
    return new PruneCheck(damages.getOrDefault(client.value(), ""));
  }

  /** The client's repository holds so many slices of space to free, and a prune is due. */
  public void space(String client, int slices) {
    space.put(client, new AtomicInteger(slices));
    putForeign("space " + client);
  }

  /** Frees one slice of {@link #space}; one of more than {@link #slow} megabytes does not end. */
  @Override
  public PruneSlice pruneSlice(ClientName client, SubAccount subAccount, int megabytes) {
    check("pruneSlice " + client);
    slices.add("%s %d".formatted(client, megabytes));
    if (megabytes > slow.get()) {
      return new PruneSlice(false, true, "a slice of %d MB did not end".formatted(megabytes));
    }
    var left = space.getOrDefault(client.value(), new AtomicInteger(1)).decrementAndGet();
    if (left <= 0) {
      things.remove("space " + client);
    }
    return new PruneSlice(true, left > 0, "freed 1.000 GiB");
  }

  /** Slices of more megabytes do not end. */
  public void slow(int megabytes) {
    slow.set(megabytes);
  }

  /** All slices asked for: {@code alpha 2048}. */
  public List<String> slices() {
    return List.copyOf(slices);
  }

  /** What the daily look at the box finds from now on. */
  public void usage(UsageReport found) {
    usage = found;
  }

  @Override
  public UsageReport recordUsage(RunLabel run) {
    check("recordUsage");
    return usage;
  }

  /** Forgets the things "snapshot <client> …". */
  @Override
  public Changes prune(ClientName client, SubAccount subAccount) {
    var old =
        things.keySet().stream().filter(it -> it.startsWith("snapshot " + client + " ")).toList();
    old.forEach(things::remove);
    check("prune " + client);
    return new Changes(old.stream().map(Change::deleted).toList());
  }

  @Override
  public Changes ensureMonitors(MonitoringSpec spec) {
    return make("ensureMonitors", "monitors " + spec.client(), spec.run());
  }

  @Override
  public void removeMonitors(MonitoringSpec spec) {
    unmake("removeMonitors", "monitors " + spec.client(), spec.run());
  }

  @Override
  public List<String> awaitGreen(MonitoringSpec spec) {
    check("awaitGreen");
    return List.of("alpha https");
  }

  @Override
  public List<String> awaitPagesGreen(MonitoringSpec spec) {
    check("awaitPagesGreen");
    return List.of("alpha https");
  }

  @Override
  public Changes ensureStatusPage(MonitoringSpec spec) {
    return make("ensureStatusPage", "status page " + spec.client(), spec.run());
  }

  @Override
  public void removeStatusPage(MonitoringSpec spec) {
    unmake("removeStatusPage", "status page " + spec.client(), spec.run());
  }

  @Override
  public String checkHttps(ClientPlan plan, HostSpec host) {
    check("checkHttps");
    return "";
  }

  @Override
  public String checkInside(ClientPlan plan, HostSpec host) {
    check("checkInside");
    return "";
  }

  @Override
  public String checkAdminLogin(ClientPlan plan, HostSpec host) {
    check("checkAdminLogin");
    return "";
  }

  @Override
  public String checkBackup(HostSpec host, SubAccount subAccount, Snapshot snapshot) {
    check("checkBackup");
    return "";
  }

  @Override
  public String checkPorts(HostSpec host) {
    check("checkPorts");
    return "";
  }

  @Override
  public String checkBaseline(HostSpec host) {
    check("checkBaseline");
    return "";
  }

  @Override
  public Handover handOver(
      ClientPlan plan, AgeRecipient recipient, @Nullable List<Change> changes) {
    handedOverWith.addAll(Objects.requireNonNull(changes));
    return new Handover(
        "handover/alpha.age",
        make("handOver", "credentials " + plan.client(), plan.run()).changes());
  }

  @Override
  public String recordHandover(ClientName client, RunLabel run) {
    handedOver.add(run);
    check("recordHandover");
    return "handovers/alpha.yml";
  }

  /** Changes that the hand-overs heard of. */
  List<Change> handedOverWith() {
    return List.copyOf(handedOverWith);
  }

  /** Whether Git says that users may work on what the run made. */
  public boolean isHandedOver(RunLabel run) {
    return handedOver.contains(run);
  }

  @Override
  public void deleteHandedOver(ClientPlan plan) {
    unmake("deleteHandedOver", "credentials " + plan.client(), plan.run());
  }

  /** By {@code mail} and {@code webhook}, each of which a test can make fail. */
  @Override
  public Delivery deliverAlert(AlertChannel channel, Alert alert) {
    check(channel.word());
    if (unnamed.contains(channel)) {
      return new Delivery(false, "platform.yml does not name it");
    }
    (channel == AlertChannel.MAIL ? alerts : posted).add(alert);
    return new Delivery(true, "sent");
  }

  @Override
  public String holderOf(ClientName client) {
    return offboarded.contains(client)
        ? "offboard/%s since 13:40".formatted(client)
        : "deploy/2026-11-23 since 13:40";
  }

  /** Its approved offboarding holds it from now on. */
  public void offboarding(String client) {
    offboarded.add(new ClientName(client));
  }

  public void offboardingAborted(String client) {
    offboarded.remove(new ClientName(client));
  }

  @Override
  public List<OffboardedClient> beingOffboarded(List<ClientName> clients) {
    check("beingOffboarded");
    return clients.stream()
        .filter(offboarded::contains)
        .map(it -> new OffboardedClient(it, "2026-11-02 10:00 UTC"))
        .toList();
  }
}
