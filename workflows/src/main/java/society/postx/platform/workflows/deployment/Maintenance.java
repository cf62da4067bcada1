package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;

import io.temporal.workflow.Workflow;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Cleanup;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;

/** Puts a client's monitors into maintenance mode while it is changed. */
public record Maintenance(
    Operation operation, Step begin, Step end, MonitoringSpec monitors, String title) {
  /**
   * Changes the client meanwhile; if maintenance does not begin, answers {@code unchanged} with the
   * reason instead.
   */
  public <T> T during(Supplier<T> change, Function<String, T> unchanged) {
    return Cleanup.after(
        () ->
            enter()
                .map(
                    why ->
                        unchanged.apply(
                            "maintenance mode did not begin, nothing was changed: " + why))
                .orElseGet(change),
        this::leave);
  }

  /** Empty once it began, else why it did not. */
  public Optional<String> enter() {
    return operation
        .attempt(
            begin, SHORT, MonitoringActivities.class, it -> it.beginMaintenance(monitors, title))
        .problem();
  }

  /** Runs even if the workflow is cancelled, because monitoring ignores a client in maintenance. */
  public void leave() {
    Workflow.newDetachedCancellationScope(() -> operation.insist(end, this::leaveOnce)).run();
  }

  private Optional<String> leaveOnce() {
    return operation
        .attempt(
            end,
            SHORT,
            MonitoringActivities.class,
            it -> {
              it.endMaintenance(monitors);
              return "";
            })
        .problem();
  }
}
