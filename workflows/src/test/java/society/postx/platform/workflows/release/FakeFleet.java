package society.postx.platform.workflows.release;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.release.FakeHost.NEW;
import static society.postx.platform.workflows.release.FakeHost.NEXTCLOUD;

import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.scan.ImageScan;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.scan.ScanActivities;
import society.postx.platform.workflows.scan.ScanReport;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Fakes hosts and a release for them in memory, with a journal of every change. {@code fail} takes
 * a method, or a method and a client: {@code "deploy beta"}.
 */
public class FakeFleet extends FakeOnboarding
    implements DeploymentActivities, ReleaseActivities, ScanActivities {
  /** What refuses a release to a client whose secret changed. */
  static final String CHANGED_SECRET =
      "the secret nextcloud_db_password changes without a recorded rotation";

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration LONGEST_START = Duration.ofSeconds(5);

  /** Workflows that measure downtime while they change a host. */
  private static final Set<String> MEASURED = Set.of("DeployClient", "UpgradeServer");

  private final Map<String, FakeHost> hosts = new ConcurrentSkipListMap<>();
  private final Map<String, String> snapshots = new ConcurrentHashMap<>();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final List<DeployReleaseResult> records = new CopyOnWriteArrayList<>();
  private final List<Target> targets = Collections.synchronizedList(new ArrayList<>());
  private final List<Freeze> freezes = new CopyOnWriteArrayList<>();
  private final List<ScanReport.Finding> critical = new CopyOnWriteArrayList<>();
  private final Set<String> forgetful = ConcurrentHashMap.newKeySet();
  private final Set<String> changedSecrets = ConcurrentHashMap.newKeySet();
  private volatile boolean migrates;
  private final Set<ClientName> probed = ConcurrentHashMap.newKeySet();
  private volatile boolean watchesDowntime = true;
  private volatile boolean journals = true;

  public FakeHost add(String name, Group group) {
    return add(new Target(new ClientName(name), group, null));
  }

  public FakeHost add(Target target) {
    targets.add(target);
    return hosts.computeIfAbsent(target.client().value(), any -> new FakeHost(target.client()));
  }

  public FakeHost host(String name) {
    return host(new ClientName(name));
  }

  protected final FakeHost host(ClientName client) {
    var host = hosts.get(client.value());
    if (host == null) {
      throw new IllegalArgumentException("no host of " + client);
    }
    return host;
  }

  protected final List<Target> targets() {
    return List.copyOf(targets);
  }

  /** What was done to hosts, in order: {@code "beta deploy 0e5"}. */
  public List<String> journal() {
    return List.copyOf(journal);
  }

  public List<String> journal(String client) {
    return journal.stream()
        .filter(line -> line.startsWith(client + " "))
        .map(line -> line.substring(client.length() + 1))
        .toList();
  }

  List<DeployReleaseResult> records() {
    return records;
  }

  public List<Freeze> freezes() {
    return freezes;
  }

  List<ScanReport.Finding> critical() {
    return critical;
  }

  /** The release says itself that it migrates data. */
  void declareMigration() {
    migrates = true;
  }

  /** Clients whose secret the release changes without a recorded rotation. */
  Set<String> changedSecrets() {
    return changedSecrets;
  }

  /** The activity answers nothing, which no workflow expects. */
  void forgetAnswer(String activity) {
    forgetful.add(activity);
  }

  /** For a real Temporal server, where a cancellation takes seconds to be heard. */
  public void watchNoDowntime() {
    watchesDowntime = false;
  }

  /** For a thousand clients nobody reads it. */
  public void keepNoJournal() {
    journals = false;
  }

  /**
   * Before a change ends: the in-memory server counts an activity that is cancelled before it
   * starts as one that runs, and then its time never passes again.
   */
  protected final void awaitProbe(ClientName client) {
    var until = System.nanoTime() + LONGEST_START.toNanos();
    while (MEASURED.contains(Activity.getExecutionContext().getInfo().getWorkflowType())
        && !probed.contains(client)
        && System.nanoTime() < until) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  protected final void did(ClientName client, String what) {
    if (journals) {
      journal.add(client + " " + what);
    }
  }

  protected final void check(String method, ClientName client) {
    check(method);
    check(method + " " + client);
  }

  @Override
  public Release resolve(DeployReleaseInput input) {
    check("resolve");
    var back = input.rollsBack() != null || FakeHost.OLD.equals(input.revision());
    var commit = back ? FakeHost.OLD : NEW;
    var wanted =
        targets.stream()
            .filter(it -> input.leaveOut() == null || !input.leaveOut().contains(it.client()))
            .filter(it -> input.resumes() == null || !host(it.client()).commit().equals(commit))
            .toList();
    return new Release(
        commit,
        "nextcloud 28.0.2",
        input.apps(),
        wanted,
        List.of("nextcloud:28.0.2"),
        freezes,
        "Europe/Berlin");
  }

  @Override
  public String record(DeployReleaseResult result, RunLabel run) {
    check("record");
    records.add(result);
    return "4ec04d";
  }

  @Override
  public ScanReport scanImages(List<String> images) {
    check("scanImages");
    return new ScanReport(images, List.copyOf(critical), List.of(), Instant.EPOCH);
  }

  @Override
  public ImageScan scanRunning(RunningImage image) {
    throw new UnsupportedOperationException("a release scans what it brings, not what runs");
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    check("locate");
    return clients.stream().map(client -> new HostAddress(client, "192.0.2.1")).toList();
  }

  @Override
  public List<HostState> inspect(List<HostAddress> addresses) {
    check("inspect");
    return addresses.stream().map(it -> host(it.client()).state()).toList();
  }

  @Override
  public DeploymentPlan planDeployment(
      HostState seen, String commit, List<AppName> apps, boolean base, RunLabel run) {
    check("planDeployment", seen.client());
    var before = seen.appsAt();
    var after = List.of(new AppAt(NEXTCLOUD, commit));
    var changes =
        before.equals(after)
            ? List.<DeploymentPlan.AppChange>of()
            : List.of(
                new DeploymentPlan.AppChange(
                    NEXTCLOUD,
                    seen.apps().stream().flatMap(app -> app.images().stream()).toList(),
                    List.of(FakeHost.image(commit)),
                    List.of("compose.yml"),
                    migrates));
    return new DeploymentPlan(
        Plans.plan(seen.client(), commit, run),
        before,
        after,
        base && !changes.isEmpty() && commit.equals(NEW),
        changes,
        changedSecrets.contains(seen.client().value()) ? List.of(CHANGED_SECRET) : List.of());
  }

  @Override
  public List<String> refuseSecrets(List<HostState> seen, String commit, List<AppName> apps) {
    check("refuseSecrets");
    return seen.stream()
        .filter(it -> changedSecrets.contains(it.client().value()))
        .map(it -> "%s: %s".formatted(it.client(), CHANGED_SECRET))
        .toList();
  }

  @Override
  public Changes applyBase(HostSpec host) {
    awaitProbe(host.client());
    did(host.client(), "base " + host.commit().substring(0, 3));
    check("applyBase", host.client());
    host(host.client()).baseApplied();
    return Changes.none();
  }

  @Override
  public String pullImages(HostSpec host, List<AppAt> apps) {
    check("pullImages", host.client());
    return "1 image pulled";
  }

  @Override
  @SuppressWarnings("NullAway") // on purpose, where it forgets its answer
  public DeployedApps deploy(HostSpec host, List<AppAt> apps) {
    awaitProbe(host.client());
    var commit = apps.getFirst().commit();
    did(host.client(), "deploy " + commit.substring(0, 3));
    check("deploy begins", host.client());
    host(host.client()).runs(commit, migrates);
    check("deploy", host.client());
    if (forgetful.contains("deploy " + host.client())) {
      return null;
    }
    return new DeployedApps(commit, List.of(), List.of());
  }

  /**
   * Ends only once it is cancelled: the test server hangs for ever where an activity's own answer
   * meets the request to cancel it.
   */
  @Override
  public Downtime probe(ClientPlan plan, HostSpec host) {
    probed.add(host.client());
    while (watchesDowntime) {
      try {
        Activity.getExecutionContext().heartbeat(null);
        Thread.sleep(LOOK);
      } catch (ActivityCompletionException e) {
        return new Downtime(Duration.ofSeconds(7), Duration.ofSeconds(60), 60);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return new Downtime(Duration.ofSeconds(3), Duration.ofSeconds(30), 30);
  }

  @Override
  public String sampleHealth(ClientPlan plan, HostSpec host) {
    check("sampleHealth", host.client());
    return host(host.client()).wrong().orElse("");
  }

  @Override
  public Snapshot backUpTagged(HostSpec host, String tag) {
    did(host.client(), "backup");
    check("backUpTagged", host.client());
    var id = "s-" + host.client();
    snapshots.put(id, host(host.client()).data());
    return new Snapshot(id, Instant.EPOCH, 1, 1, List.of());
  }

  @Override
  public Changes restoreApps(HostSpec host, String snapshot, List<AppAt> apps) {
    did(host.client(), "restore " + snapshot);
    check("restoreApps", host.client());
    host(host.client())
        .restored(apps.getFirst().commit(), snapshots.getOrDefault(snapshot, "nothing"));
    return Changes.none();
  }

  @Override
  public Evidence keepEvidence(HostSpec host, String reason) {
    did(host.client(), "evidence");
    check("keepEvidence", host.client());
    return new Evidence("evidence/%s.txt".formatted(host.client()), reason);
  }

  @Override
  public Changes beginMaintenance(MonitoringSpec spec, String title) {
    probed.remove(spec.client());
    did(spec.client(), "maintenance on");
    check("beginMaintenance", spec.client());
    return Changes.none();
  }

  @Override
  public void endMaintenance(MonitoringSpec spec) {
    did(spec.client(), "maintenance off");
    check("endMaintenance", spec.client());
  }

  @Override
  public String checkHttps(ClientPlan plan, HostSpec host) {
    check("checkHttps", host.client());
    host(host.client())
        .wrong()
        .ifPresent(
            wrong -> {
              throw VERIFICATION_FAILED.stop(wrong);
            });
    return "200";
  }

  @Override
  public String checkInside(ClientPlan plan, HostSpec host) {
    check("checkInside", host.client());
    return "";
  }

  @Override
  public String checkAdminLogin(ClientPlan plan, HostSpec host) {
    check("checkAdminLogin", host.client());
    return "";
  }
}
