package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Patience;
import society.postx.platform.workflows.server.ServerActivities;

/** What every host says before anything is changed. */
final class Survey {
  private static final int BATCH = 25;

  private final DeployReleaseInput input;
  private final Board board;
  private final String commit;
  private final Map<ClientName, HostState> seen = new LinkedHashMap<>();
  private final Map<ClientName, String> addresses = new LinkedHashMap<>();

  Survey(DeployReleaseInput input, Board board, String commit) {
    this.input = input;
    this.board = board;
    this.commit = commit;
  }

  /** Looks at these hosts, in batches; what was seen before is forgotten. */
  void look(ReleaseStep step, List<Target> targets) {
    var names = targets.stream().map(Target::client).toList();
    if (names.isEmpty()) {
      return;
    }
    var hosts = board.ask(step, ServerActivities.class, it -> it.locate(names));
    names.forEach(
        name ->
            seen.put(
                name,
                new HostState(
                    name, Condition.UNREACHABLE, "no server carries its labels", "", List.of())));
    hosts.forEach(host -> addresses.put(host.client(), host.ipv4()));
    for (var batch : batches(hosts)) {
      board
          .ask(step, DeploymentActivities.class, it -> it.inspect(batch))
          .forEach(state -> seen.put(state.client(), state));
    }
  }

  /** Where the client's host is; empty where no server is known. */
  Optional<String> address(Target target) {
    return Optional.ofNullable(addresses.get(target.client()));
  }

  HostState of(Target target) {
    var state = seen.get(target.client());
    if (state == null) {
      throw new IllegalStateException("never looked at " + target.client());
    }
    return state;
  }

  /** What would be done, client by client. */
  List<DeploymentResult> preview(List<Share> shares) {
    var results = new ArrayList<DeploymentResult>();
    for (var batch : batches(shares)) {
      var plans = new LinkedHashMap<Share, Promise<DeploymentPlan>>();
      batch.stream()
          .filter(share -> of(share.target()).condition() != Condition.UNREACHABLE)
          .forEach(share -> plans.put(share, plan(share.target())));
      for (var share : batch) {
        var plan = plans.get(share);
        results.add(
            plan == null
                ? share.untouched(Outcome.DEFERRED, of(share.target()).why()).deployment()
                : preview(share, plan.get()));
      }
    }
    return results;
  }

  Promise<DeploymentPlan> plan(Target target) {
    var plans =
        Patience.SHORT.stub(DeploymentActivities.class, "what changes for " + target.client());
    return Async.function(
        plans::planDeployment,
        of(target),
        commit,
        input.appsToDeploy(),
        input.appsToDeploy().isEmpty(),
        Operation.runLabel());
  }

  private static DeploymentResult preview(Share share, DeploymentPlan plan) {
    return new DeploymentResult(
        share.target().client(),
        plan.nothing() ? Outcome.UP_TO_DATE : Outcome.NOT_STARTED,
        plan.nothing() ? "the host runs it already" : "would change " + text(plan),
        plan.before(),
        plan.after(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        Map.of());
  }

  /** {@code base, nextcloud (nextcloud:28.0.1 -> nextcloud:28.0.2), and migrates its data}. */
  private static String text(DeploymentPlan plan) {
    var parts = new ArrayList<String>();
    if (plan.base()) {
      parts.add("base");
    }
    for (var change : plan.changes()) {
      var images =
          change.imagesBefore().equals(change.imagesAfter())
              ? String.join(", ", change.files())
              : "%s -> %s"
                  .formatted(
                      String.join(" ", change.imagesBefore()),
                      String.join(" ", change.imagesAfter()));
      parts.add(
          "%s (%s)%s"
              .formatted(change.app(), images, change.migrates() ? " and migrates its data" : ""));
    }
    return parts.stream().collect(joining(", "));
  }

  private static <T> List<List<T>> batches(List<T> all) {
    var batches = new ArrayList<List<T>>();
    for (var from = 0; from < all.size(); from += BATCH) {
      batches.add(List.copyOf(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return batches;
  }
}
