package society.postx.platform.workflows.rollout.targets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.server.ServerActivities;

/** Inspects the hosts before anything is changed. */
public final class HostInspection {
  public static final int BATCH = 25;

  private final OperatorView view;
  private final Map<ClientName, HostState> seen = new LinkedHashMap<>();
  private final Map<ClientName, String> addresses = new LinkedHashMap<>();

  public HostInspection(OperatorView view) {
    this.view = view;
  }

  /**
   * Inspects these hosts in batches; replaces earlier results.
   *
   * @param wanted asked before each batch; false ends it there
   */
  public void look(Step step, List<Target> targets, BooleanSupplier wanted) {
    var names = targets.stream().map(Target::client).toList();
    if (names.isEmpty()) {
      return;
    }
    var hosts = new StepRunner(view).ask(step, ServerActivities.class, it -> it.locate(names));
    names.forEach(
        name ->
            seen.put(
                name,
                new HostState(
                    name, Condition.UNREACHABLE, "no server has its labels", "", List.of())));
    hosts.forEach(host -> addresses.put(host.client(), host.ipv4()));
    for (var batch : Batches.of(hosts, BATCH)) {
      if (!wanted.getAsBoolean()) {
        return;
      }
      new StepRunner(view)
          .ask(step, DeploymentActivities.class, it -> it.inspect(batch))
          .forEach(state -> seen.put(state.client(), state));
    }
  }

  /** Address of the client's host; empty if no server is known. */
  public Optional<String> address(Target target) {
    return Optional.ofNullable(addresses.get(target.client()));
  }

  /** State of its host; empty if this run did not inspect it. */
  public Optional<HostState> seen(Target target) {
    return Optional.ofNullable(seen.get(target.client()));
  }

  public HostState of(Target target) {
    var state = seen.get(target.client());
    if (state == null) {
      throw new IllegalStateException("not inspected: " + target.client());
    }
    return state;
  }
}
