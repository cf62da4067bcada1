package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.List;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerActivities;

/** Finds the host that a client's apps are restored on, and looks at it. */
record LiveHost(Operation operation, ClientName client) {
  HostAddress find(RestoreStep step) {
    var found = operation.ask(step, ServerActivities.class, it -> it.locate(List.of(client)));
    if (found.isEmpty()) {
      throw operation.refused(
          step, REQUEST_REFUSED, "client: '%s': no server has its labels".formatted(client));
    }
    return found.getFirst();
  }

  HostState look(RestoreStep step, HostAddress address) {
    var state =
        operation
            .ask(step, DeploymentActivities.class, it -> it.inspect(List.of(address)))
            .getFirst();
    if (state.condition() == Condition.UNREACHABLE) {
      throw operation.refused(
          step,
          REQUEST_REFUSED,
          "the host is unreachable, and this scenario restores on it: " + state.why());
    }
    return state;
  }
}
