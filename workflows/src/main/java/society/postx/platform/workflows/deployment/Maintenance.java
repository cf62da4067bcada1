package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.deployment.DeploymentStep.BEGIN_MAINTENANCE;
import static society.postx.platform.workflows.deployment.DeploymentStep.END_MAINTENANCE;
import static society.postx.platform.workflows.operation.Patience.SHORT;

import io.temporal.workflow.Workflow;
import java.util.Optional;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Operation;

/** A client's maintenance mode in monitoring while it is changed. */
record Maintenance(Operation operation, MonitoringSpec monitors, String title) {
  /** Empty once it began, else why it did not. */
  Optional<String> begin() {
    return operation
        .attempt(
            BEGIN_MAINTENANCE,
            SHORT,
            MonitoringActivities.class,
            it -> it.beginMaintenance(monitors, title))
        .problem();
  }

  /** Even where the workflow is cancelled: a client left in maintenance is watched by nobody. */
  void end() {
    Workflow.newDetachedCancellationScope(() -> operation.insist(END_MAINTENANCE, this::endOnce))
        .run();
  }

  private Optional<String> endOnce() {
    return operation
        .attempt(
            END_MAINTENANCE,
            SHORT,
            MonitoringActivities.class,
            it -> {
              it.endMaintenance(monitors);
              return "";
            })
        .problem();
  }
}
