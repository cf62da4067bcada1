package society.postx.platform.activities.monitoring;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.json.JSONObject;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.offboarding.ClientMonitors;
import society.postx.platform.workflows.offboarding.MonitorRemovalActivities;

/**
 * Creates, repairs and removes a client's monitors in Uptime Kuma, recognized by a mark in their
 * descriptions. Uptime Kuma has no unique names, so changes run one after the other, and duplicates
 * that another worker made are removed: the lowest id stays.
 */
public final class KumaMonitors implements MonitoringActivities, MonitorRemovalActivities {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final Duration SETTLING = Duration.ofMinutes(2);

  private final MonitoringSource source;
  private final OkHttpClient http;
  private final Heartbeat heartbeat;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Optional<String> token = Optional.empty();

  /**
   * @param http decides which certificates of Uptime Kuma are trusted
   */
  public KumaMonitors(MonitoringSource source, OkHttpClient http, Heartbeat heartbeat) {
    this.source = source;
    this.http = http;
    this.heartbeat = heartbeat;
  }

  @Override
  public Changes ensureMonitors(MonitoringSpec spec) {
    var plan = source.plan(spec);
    var pushToken = source.pushToken(spec.client());
    return change(
        plan,
        kuma -> {
          var changes = new ArrayList<Change>();
          int group = ensure(kuma, spec, WantedMonitor.group(plan), Optional.empty(), changes);
          for (var wanted : WantedMonitor.children(plan, pushToken)) {
            ensure(kuma, spec, wanted, Optional.of(group), changes);
          }
          return new Changes(List.copyOf(changes));
        });
  }

  @Override
  public void removeMonitors(MonitoringSpec spec) {
    change(
        source.plan(spec),
        kuma -> {
          var own = of(kuma.monitors(), spec);
          var made =
              own.stream()
                  .filter(it -> it.mark().filter(mark -> mark.madeBy(spec.run())).isPresent())
                  .toList();
          made.stream().filter(it -> !it.type().equals("group")).forEach(it -> delete(kuma, it));
          if (made.size() == own.size()) { // else the group still holds what others made
            made.stream().filter(it -> it.type().equals("group")).forEach(it -> delete(kuma, it));
          }
          return Changes.none();
        });
  }

  @Override
  public List<String> awaitGreen(MonitoringSpec spec) {
    return awaitGreen(spec, it -> !it.type().equals("group"));
  }

  @Override
  public List<String> awaitPagesGreen(MonitoringSpec spec) {
    return awaitGreen(spec, it -> !List.of("group", "push").contains(it.type()));
  }

  private List<String> awaitGreen(MonitoringSpec spec, Predicate<Monitor> which) {
    var plan = source.plan(spec);
    return talk(
        plan,
        kuma -> {
          var watched = of(kuma.monitors(), spec).stream().filter(which).toList();
          var deadline = Instant.now().plus(plan.interval().multipliedBy(3)).plus(SETTLING);
          var waiting = notUp(kuma, watched);
          while (!waiting.isEmpty()) {
            if (Instant.now().isAfter(deadline)) throw notGreen(waiting);
            heartbeat.beat("waiting for " + String.join(", ", waiting.keySet()));
            Pause.of(POLL);
            waiting = notUp(kuma, watched);
          }
          return watched.stream().map(Monitor::name).toList();
        });
  }

  @Override
  public Changes ensureStatusPage(MonitoringSpec spec) {
    var plan = source.plan(spec);
    return change(plan, kuma -> pages(kuma, plan).ensure(spec, of(kuma.monitors(), spec)));
  }

  @Override
  public void removeStatusPage(MonitoringSpec spec) {
    var plan = source.plan(spec);
    change(plan, kuma -> pages(kuma, plan).remove(spec, of(kuma.monitors(), spec)));
  }

  @Override
  public Changes beginMaintenance(MonitoringSpec spec, String title) {
    return change(
        source.plan(spec),
        kuma -> new MaintenanceWindows(kuma).begin(spec, title, of(kuma.monitors(), spec)));
  }

  @Override
  public void endMaintenance(MonitoringSpec spec) {
    change(
        source.plan(spec),
        kuma -> {
          new MaintenanceWindows(kuma).end(spec);
          return Changes.none();
        });
  }

  @Override
  public ClientMonitors findMonitors(MonitoringSpec spec) {
    var plan = source.plan(spec);
    return talk(plan, kuma -> removal(kuma, plan, spec).find());
  }

  @Override
  public Changes removeClientMonitors(MonitoringSpec spec) {
    var plan = source.plan(spec);
    return change(plan, kuma -> removal(kuma, plan, spec).remove());
  }

  @Override
  public Changes putMonitorsBack(MonitoringSpec spec, ClientMonitors approved) {
    var changes = new ArrayList<>(ensureMonitors(spec).changes());
    // Visitors are still out, which must raise no alarm.
    changes.addAll(beginMaintenance(spec, "an offboarding is undone").changes());
    if (approved.onStatusPage()) {
      changes.addAll(ensureStatusPage(spec).changes());
    }
    return new Changes(List.copyOf(changes));
  }

  @Override
  public String verifyNoMonitors(MonitoringSpec spec) {
    var plan = source.plan(spec);
    return talk(plan, kuma -> removal(kuma, plan, spec).verifyNothingLeft());
  }

  private MonitorRemoval removal(UptimeKuma kuma, MonitoringPlan plan, MonitoringSpec spec) {
    return new MonitorRemoval(kuma, pages(kuma, plan), spec.client(), heartbeat);
  }

  private StatusPages pages(UptimeKuma kuma, MonitoringPlan plan) {
    return new StatusPages(kuma, http, plan);
  }

  /** Looks, then edits or adds; after an answer that got lost, the next attempt finds it here. */
  private int ensure(
      UptimeKuma kuma,
      MonitoringSpec spec,
      WantedMonitor wanted,
      Optional<Integer> parent,
      List<Change> changes) {
    heartbeat.beat("monitor " + wanted.name());
    var what = "monitor %s / %s".formatted(spec.client(), wanted.name());
    var found = find(kuma, spec, wanted.part());
    if (found.isEmpty()) {
      var mark = MonitorMark.of(spec.client(), wanted.part(), spec.run());
      var monitor = new JSONObject(wanted.settings().toString());
      monitor.put("description", mark.description());
      // Not for the group: an alert about a page needs no second one about its group.
      if (parent.isPresent()) monitor.put("notificationIDList", kuma.defaultNotifications());
      monitor.put("parent", parent.<Object>map(id -> id).orElse(JSONObject.NULL));
      int added = kuma.add(monitor);
      changes.add(Change.created(what));
      // Another worker may have added the same meanwhile.
      return find(kuma, spec, wanted.part()).map(Monitor::id).orElse(added);
    }
    var monitor = found.get();
    boolean moved = monitor.json().optInt("parent") != parent.orElse(0);
    if (moved || wanted.differsFrom(monitor)) {
      var whole = kuma.monitor(monitor.id());
      wanted.applyTo(whole);
      whole.put("parent", parent.<Object>map(id -> id).orElse(JSONObject.NULL));
      kuma.edit(whole);
      changes.add(Change.changed(what));
    }
    if (!monitor.active()) {
      kuma.resume(monitor.id());
      changes.add(Change.changed(what + " (was paused)"));
    }
    return monitor.id();
  }

  private Optional<Monitor> find(UptimeKuma kuma, MonitoringSpec spec, String part) {
    var same =
        kuma.monitors().stream()
            .filter(it -> it.mark().filter(mark -> mark.is(spec.client(), part)).isPresent())
            .toList();
    same.stream().skip(1).forEach(it -> delete(kuma, it));
    return same.stream().findFirst();
  }

  private void delete(UptimeKuma kuma, Monitor monitor) {
    heartbeat.beat("removing monitor " + monitor.name());
    kuma.delete(monitor.id());
  }

  /** Name and state of those that are not up; the backup's push may be a day old. */
  private static Map<String, String> notUp(UptimeKuma kuma, List<Monitor> watched) {
    var missing = new LinkedHashMap<String, String>();
    for (var monitor : watched) {
      int hours = 1 + 2 * (monitor.interval() / 3600 + 1);
      var beat = kuma.lastBeat(monitor.id(), hours);
      if (beat.filter(KumaHeartbeat::up).isEmpty()) {
        missing.put(monitor.name(), beat.map(KumaHeartbeat::text).orElse("no beat yet"));
      }
    }
    return missing;
  }

  private static RuntimeException notGreen(Map<String, String> missing) {
    return VERIFICATION_FAILED.stop(
        missing.entrySet().stream()
            .map(entry -> "monitor %s is %s".formatted(entry.getKey(), entry.getValue()))
            .collect(joining("; ", "", "; fix it, then retry the step")));
  }

  private static List<Monitor> of(List<Monitor> all, MonitoringSpec spec) {
    return all.stream()
        .filter(it -> it.mark().filter(mark -> mark.belongsTo(spec.client())).isPresent())
        .toList();
  }

  private Changes change(MonitoringPlan plan, Function<UptimeKuma, Changes> work) {
    awaitTurn();
    try {
      return talk(plan, work);
    } finally {
      changing.unlock();
    }
  }

  private void awaitTurn() {
    try {
      while (!changing.tryLock(TURN.toSeconds(), TimeUnit.SECONDS)) {
        heartbeat.beat("waiting for another client's monitors to be changed");
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private <T> T talk(MonitoringPlan plan, Function<UptimeKuma, T> work) {
    heartbeat.beat("connecting to Uptime Kuma");
    try (var kuma = new UptimeKuma(plan.url(), http)) {
      token = Optional.of(kuma.logIn(token, source.login())).filter(it -> !it.isEmpty());
      return work.apply(kuma);
    } catch (KumaException e) {
      throw e.failure();
    }
  }

  private static RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return KumaException.silent("waiting", "interrupted").failure();
  }
}
