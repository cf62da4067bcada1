package society.postx.platform.activities.archive;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.WorkflowRuns;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.offboarding.OffboardClient;
import society.postx.platform.workflows.reinstatement.ReinstateClient;
import society.postx.platform.workflows.retention.ArchiveRun;
import society.postx.platform.workflows.retention.ArchiveRun.Retention;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetentionRunActivities;
import society.postx.platform.workflows.retention.RetentionRuns;
import society.postx.platform.workflows.text.ShownText;

/** Asks Temporal which workflows handle archives. */
public final class TemporalRetention implements RetentionRunActivities {
  private static final String RUNNING =
      "ExecutionStatus = 'Running' AND (WorkflowType = 'RetainThenDelete' OR WorkflowType = 'OffboardClient' OR WorkflowType = 'ReinstateClient')";

  private static final String REINSTATE = ReinstateClient.ID;
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Longer than the platform's own ids. */
  private static final int LONGEST = 120;

  private final WorkflowClient temporal;
  private final Heartbeat heartbeat;

  public TemporalRetention(WorkflowClient temporal, Heartbeat heartbeat) {
    this.temporal = temporal;
    this.heartbeat = heartbeat;
  }

  @Override
  public RetentionRuns listRetentionRuns() {
    try (var found = temporal.listExecutions(RUNNING)) {
      var ids =
          found
              .limit(RetentionRuns.MOST + 1L)
              .map(it -> it.getExecution().getWorkflowId())
              .map(it -> ShownText.shortened(ShownText.oneLine(it), LONGEST))
              .distinct()
              .sorted()
              .toList();
      return new RetentionRuns(
          ids.stream().limit(RetentionRuns.MOST).toList(), ids.size() > RetentionRuns.MOST);
    } catch (StatusRuntimeException e) {
      throw FailureType.UNAVAILABLE.retryIn(
          SOON, "Temporal does not list its workflows: %s".formatted(e.getStatus()));
    }
  }

  @Override
  public List<ArchiveRun> findArchiveRuns(List<ArchivedClient> archives) {
    return archives.stream().map(this::run).toList();
  }

  private ArchiveRun run(ArchivedClient archive) {
    heartbeat.beat("asks about " + RetainThenDelete.id(archive));
    var retention =
        status(RetainThenDelete.id(archive))
            .map(it -> isRunning(it) ? Retention.RUNS : Retention.ENDED)
            .orElse(Retention.UNKNOWN);
    return new ArchiveRun(archive.client(), retention, busyWith(archive.client()));
  }

  private String busyWith(ClientName client) {
    return List.of(OffboardClient.ID + client, REINSTATE + client).stream()
        .filter(id -> status(id).filter(TemporalRetention::isRunning).isPresent())
        .findFirst()
        .orElse("");
  }

  private Optional<WorkflowExecutionStatus> status(String id) {
    return WorkflowRuns.describe(temporal, id, "").map(it -> it.getStatus());
  }

  private static boolean isRunning(WorkflowExecutionStatus status) {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }
}
