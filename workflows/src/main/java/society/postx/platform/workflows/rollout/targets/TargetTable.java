package society.postx.platform.workflows.rollout.targets;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Promise;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.ChildId;

/** Keeps the status of every target of a rollout. */
public final class TargetTable<R extends ClientResult> {
  /** Clients that a headline names of those that wait for a decision. */
  private static final int NAMED = 3;

  private final Map<ClientName, TargetStatus<R>> table = new LinkedHashMap<>();
  private final Set<ClientName> running = new LinkedHashSet<>();
  private final Map<ClientName, String> waiting = new LinkedHashMap<>();
  private final Map<Target, Promise<R>> unfinished = new LinkedHashMap<>();
  private int places;

  /**
   * The canary group comes first. Where there is none, one production client stands in for it:
   * nothing reaches two clients before it was seen on one.
   */
  public void fill(List<Target> targets) {
    var group = targets.stream().filter(it -> it.group() == Group.CANARY).toList();
    var canaries = group.isEmpty() ? targets.stream().limit(1).toList() : group;
    canaries.forEach(target -> table.put(target.client(), TargetStatus.of(target, true)));
    targets.forEach(target -> table.putIfAbsent(target.client(), TargetStatus.of(target, false)));
  }

  /**
   * Leaves these clients out of canary and waves. Nobody replaces a canary group that is left out:
   * that is for people to decide.
   *
   * @param results what the rollout says of them
   */
  public void leaveOut(Map<ClientName, R> results) {
    results.forEach((client, result) -> table.put(client, of(client).ended(result)));
    for (var status : where(it -> it.canary() && it.leftOut())) {
      if (status.target().group() != Group.CANARY) {
        put(status.asCanary(false));
        where(it -> !it.leftOut()).stream().limit(1).forEach(next -> put(next.asCanary(true)));
      }
    }
  }

  private void put(TargetStatus<R> status) {
    table.put(status.target().client(), status);
  }

  public void restore(List<TargetStatus<R>> statuses) {
    for (var status : statuses) {
      table.put(status.target().client(), status);
      places = Math.max(places, status.place());
    }
  }

  public List<TargetStatus<R>> all() {
    return List.copyOf(table.values());
  }

  public List<TargetStatus<R>> where(Predicate<TargetStatus<R>> which) {
    return table.values().stream().filter(which).toList();
  }

  public List<Target> canaries() {
    return targets(status -> status.canary() && !status.leftOut());
  }

  public List<Target> production() {
    return targets(status -> !status.canary() && !status.leftOut());
  }

  /** All that this rollout wants to change. */
  public List<Target> wanted() {
    return targets(status -> !status.leftOut());
  }

  public List<Target> targets(Predicate<TargetStatus<R>> which) {
    return where(which).stream().map(TargetStatus::target).toList();
  }

  public List<Target> deferred() {
    return targets(status -> status.outcome() == Outcome.DEFERRED);
  }

  /** Whether a canary failed, which rolls back all changed clients. */
  public boolean canaryFailed() {
    return table.values().stream().anyMatch(status -> status.canary() && status.failed());
  }

  /** Failures that count against the budget. */
  public int failures() {
    return where(status -> !status.canary() && status.failed()).size();
  }

  /** Matching targets, most recently started first. */
  public List<TargetStatus<R>> newestFirst(Predicate<TargetStatus<R>> which) {
    return table.values().stream()
        .filter(which)
        .sorted(Comparator.comparingInt((TargetStatus<R> status) -> status.place()).reversed())
        .toList();
  }

  public TargetStatus<R> of(ClientName client) {
    var status = table.get(client);
    if (status == null) {
      throw new IllegalArgumentException("client " + client + " is not a target of this rollout");
    }
    return status;
  }

  /** Its rollback begins; it keeps its place. */
  public void rollingBack(ClientName client) {
    running.add(client);
  }

  public void started(ClientName client) {
    running.add(client);
    places++;
    table.put(client, of(client).at(places));
  }

  public void ended(ClientName client, R result) {
    running.remove(client);
    waiting.remove(client);
    table.put(client, of(client).ended(result));
  }

  public boolean running(ClientName client) {
    return running.contains(client);
  }

  /**
   * Its own workflow waits for a decision.
   *
   * @param name of a client that runs; any other is ignored
   * @param about what it asks; empty once it was answered
   */
  public void childWaits(String name, String about) {
    running.stream()
        .filter(client -> client.value().equals(name))
        .forEach(
            client -> {
              waiting.remove(client);
              if (!about.isEmpty()) {
                waiting.put(client, about);
              }
            });
  }

  /** Whether its own workflow waits for a decision. */
  public boolean waitsForDecision(ClientName client) {
    return waiting.containsKey(client);
  }

  /** Which workflows wait for a decision, and about what; empty if none does. */
  public String waitingForDecision() {
    var named =
        waiting.entrySet().stream()
            .limit(NAMED)
            .map(entry -> "%s: %s".formatted(ChildId.of(entry.getKey()), entry.getValue()))
            .collect(joining("; "));
    return waiting.size() <= NAMED
        ? named
        : "%s; and %d more".formatted(named, waiting.size() - NAMED);
  }

  /** Keeps deployments that still run while the rollout rolls back. */
  public void leave(Map<Target, Promise<R>> left) {
    unfinished.putAll(left);
  }

  /** The deployments that {@link #leave} kept. */
  public Map<Target, Promise<R>> unfinished() {
    return new LinkedHashMap<>(unfinished);
  }

  private String state(TargetStatus<R> status) {
    var client = status.target().client();
    if (waitsForDecision(client)) {
      return ClientRow.WAITS;
    }
    return running(client) ? "RUNNING" : status.outcome().name();
  }

  private static String why(TargetStatus<?> status) {
    return status.result() == null ? "" : status.why();
  }

  public List<ClientRow> rows(String workflow) {
    return table.values().stream().map(status -> row(status, workflow)).toList();
  }

  private ClientRow row(TargetStatus<R> status, String workflow) {
    var client = status.target().client();
    return new ClientRow(
        client,
        status.target().group(),
        state(status),
        waitsForDecision(client) ? waiting.getOrDefault(client, "") : why(status),
        workflow + "/" + client);
  }
}
