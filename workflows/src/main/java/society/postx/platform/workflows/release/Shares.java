package society.postx.platform.workflows.release;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;

/** The table of a release: every target, and how its share went so far. */
final class Shares {
  private final Map<ClientName, Share> table = new LinkedHashMap<>();
  private final Set<ClientName> running = new LinkedHashSet<>();
  private int places;

  /**
   * The canary group comes first. Where a release has none, one production client stands in for it:
   * nothing reaches two clients before people have seen it on one.
   */
  void fill(List<Target> targets) {
    var group = targets.stream().filter(it -> it.group() == Group.CANARY).toList();
    var canaries = group.isEmpty() ? targets.stream().limit(1).toList() : group;
    canaries.forEach(target -> table.put(target.client(), Share.of(target, true)));
    targets.forEach(target -> table.putIfAbsent(target.client(), Share.of(target, false)));
  }

  void restore(List<Share> shares) {
    for (var share : shares) {
      table.put(share.target().client(), share);
      places = Math.max(places, share.place());
    }
  }

  List<Share> all() {
    return List.copyOf(table.values());
  }

  List<Share> where(Predicate<Share> which) {
    return table.values().stream().filter(which).toList();
  }

  List<Target> canaries() {
    return targets(Share::canary);
  }

  List<Target> production() {
    return targets(share -> !share.canary());
  }

  List<Target> targets(Predicate<Share> which) {
    return where(which).stream().map(Share::target).toList();
  }

  List<Target> deferred() {
    return targets(share -> share.outcome() == Outcome.DEFERRED);
  }

  /** Failures that count against the budget. */
  int failures() {
    return where(share -> !share.canary() && share.failed()).size();
  }

  /** Who runs the release because of it, the last one first. */
  List<Share> newestFirst() {
    return table.values().stream()
        .filter(share -> share.wayBack() != null)
        .sorted(Comparator.comparingInt(Share::place).reversed())
        .toList();
  }

  Share of(ClientName client) {
    var share = table.get(client);
    if (share == null) {
      throw new IllegalArgumentException("client " + client + " is no target of this release");
    }
    return share;
  }

  /** Its way back begins; its place stays. */
  void returning(ClientName client) {
    running.add(client);
  }

  void started(ClientName client) {
    running.add(client);
    places++;
    table.put(client, of(client).at(places));
  }

  void ended(ClientName client, DeployClientResult result) {
    running.remove(client);
    table.put(client, of(client).ended(result));
  }

  boolean running(ClientName client) {
    return running.contains(client);
  }

  List<DeploymentResult> deployments() {
    return table.values().stream().map(Share::deployment).toList();
  }

  List<ClientRow> rows(String workflow) {
    return table.values().stream().map(share -> row(share, workflow)).toList();
  }

  private ClientRow row(Share share, String workflow) {
    var client = share.target().client();
    var deployment = share.result() == null ? null : share.result().deployment();
    return new ClientRow(
        client,
        share.target().group(),
        running(client) ? "RUNNING" : share.outcome().name(),
        deployment == null ? "" : deployment.why(),
        workflow + "/" + client);
  }
}
