package society.postx.platform.workflows.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.staging.StagingLeftovers;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingServerActivities;
import society.postx.platform.workflows.staging.StagingSpec;

/** Fakes staging servers, and records what a drill did in which order. */
final class FakeDrills extends FakeOnboarding
    implements StagingServerActivities, StagingHostActivities, DrillActivities {
  private static final String COMMIT = "1".repeat(40);

  private final SortedSet<String> servers = new ConcurrentSkipListSet<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, DrillReport> reports = new ConcurrentSkipListMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final List<String> expired = new CopyOnWriteArrayList<>();
  private final List<String> stuck = new CopyOnWriteArrayList<>();
  private final SortedSet<String> empty = new ConcurrentSkipListSet<>();
  private final AtomicInteger slowStarts = new AtomicInteger();
  private volatile DrillHistory history = DrillHistory.none();
  private volatile DrillTargets targets =
      new DrillTargets(Duration.ofHours(4), Duration.ofDays(36_500));

  /** Names of servers that exist. */
  SortedSet<String> servers() {
    return new TreeSet<>(servers);
  }

  /** What was done with the client, in order. */
  List<String> calls(String client) {
    return calls.stream()
        .filter(it -> it.endsWith(" " + client))
        .map(it -> it.substring(0, it.indexOf(' ')))
        .toList();
  }

  DrillReport report(String client) {
    var report = reports.get(client);
    if (report == null) {
      throw new AssertionError("no report of " + client);
    }
    return report;
  }

  SortedSet<String> reported() {
    return new TreeSet<>(reports.keySet());
  }

  /** The step finds this from now on: {@code proveCopy alpha}. */
  void plant(String step, String problem) {
    problems.put(step, problem);
  }

  void expired(String line) {
    expired.add(line);
  }

  void stuck(String line) {
    stuck.add(line);
  }

  void targets(Duration restore, Duration dataAge) {
    targets = new DrillTargets(restore, dataAge);
  }

  /** The last drill of each client proved its apps, so that older snapshots are drilled too. */
  void drilledWell() {
    history = new DrillHistory(Instant.EPOCH, true, null);
  }

  void withoutSnapshots(String client) {
    empty.add(client);
  }

  /** Each start fails so often before it succeeds. */
  void startsSlowly(int times) {
    slowStarts.set(times);
  }

  private void called(String step, ClientName client) {
    calls.add(step + " " + client);
    check(step + " " + client);
  }

  private List<String> found(String step) {
    var problem = problems.get(step);
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public SnapshotList listSnapshots(ClientName client, SubAccount subAccount) {
    var list = super.listSnapshots(client, subAccount);
    return empty.contains(client.value())
        ? new SnapshotList(client, list.now(), 0, List.of(), null, null)
        : list;
  }

  @Override
  public StagingServer ensureStaging(StagingSpec spec) {
    servers.add(spec.name());
    called("ensureStaging", spec.client());
    return new StagingServer(7, spec.name(), "203.0.113.77", "cx23", "fsn1");
  }

  @Override
  public void closeOutward(StagingSpec spec) {
    called("closeOutward", spec.client());
  }

  @Override
  public void deleteStaging(StagingSpec spec) {
    called("deleteStaging", spec.client());
    servers.remove(spec.name());
  }

  @Override
  public StagingLeftovers removeExpiredStaging() {
    check("removeExpiredStaging");
    return new StagingLeftovers(expired, stuck);
  }

  @Override
  public Changes prepareStaging(StagingHost host) {
    called("prepareStaging", host.spec().client());
    return Changes.none();
  }

  @Override
  public RestoredCopy restoreCopy(StagingHost host, SubAccount subAccount, String snapshot) {
    called("restoreCopy", host.spec().client());
    return new RestoredCopy(
        snapshot,
        List.of(new AppAt(new AppName("nextcloud"), COMMIT)),
        found("lacking " + host.spec().client()).stream().map(AppName::new).toList(),
        found("restoreCopy " + host.spec().client()),
        List.of("the restored files are of 2026-12-01 or later"),
        List.of("box 192.0.2.7 23"));
  }

  @Override
  public Changes startCopy(StagingHost host, RestoredCopy copy) {
    called("startCopy", host.spec().client());
    if (slowStarts.getAndDecrement() > 0) {
      throw FailureType.UNAVAILABLE.retryIn(Duration.ofMinutes(1), "not yet");
    }
    return Changes.none();
  }

  @Override
  public List<String> proveCopy(
      StagingHost host, SubAccount subAccount, RestoredCopy copy, boolean pages) {
    called(pages ? "provePages" : "proveCopy", host.spec().client());
    return found("proveCopy " + host.spec().client());
  }

  @Override
  public String wayIn(StagingHost host) {
    throw new UnsupportedOperationException("a drill needs nobody to look");
  }

  @Override
  public DrillBasis drillBasis(List<ClientName> clients) {
    check("drillBasis");
    var histories = new TreeMap<String, DrillHistory>();
    clients.forEach(it -> histories.put(it.value(), history));
    return new DrillBasis(histories, targets);
  }

  @Override
  public String recordDrill(DrillReport report, RunLabel run) {
    called("recordDrill", report.client());
    reports.put(report.client().value(), report);
    return "reports/drills/%s/2026-12-08.md".formatted(report.client());
  }

  /** A copy, since the fake's lists go on. */
  List<String> all() {
    return new ArrayList<>(calls);
  }
}
