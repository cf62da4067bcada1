package society.postx.platform.starter.release;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import society.postx.platform.starter.operation.OperationStatus;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;

/** Reads an ended release from Temporal, and makes the input that resumes or rolls it back. */
record EarlierRelease(WorkflowClient client, String id) {
  /** Returns the newest release's id; refuses if Temporal has none. */
  static String newest(WorkflowClient client) {
    try (var found = client.listExecutions("WorkflowType = 'DeployRelease'")) {
      return found
          .filter(run -> run.getExecution().getWorkflowId().startsWith(ReleaseStarter.FOLDER))
          .max(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
          .map(run -> run.getExecution().getWorkflowId())
          .orElseThrow(
              () ->
                  CommandError.failed(
                      "Temporal has no release any more; name one:  ./platform rollback deploy/RELEASE  (deployments/ in the repository lists them)"));
    }
  }

  /** Its name, which is also the name of its page in the repository. */
  String name() {
    return id.substring(ReleaseStarter.FOLDER.length());
  }

  /** The input that started it. */
  private DeployReleaseInput input() {
    var typed =
        client
            .fetchHistory(id)
            .getEvents()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes()
            .getInput();
    return PlatformConverter.INSTANCE.fromPayloads(
        0, Optional.of(typed), DeployReleaseInput.class, DeployReleaseInput.class);
  }

  /**
   * Returns the input of a release that rolls this one back on all clients that still run it; the
   * worker reads the details from this release's page in the repository. Refuses if no client still
   * runs it.
   */
  DeployReleaseInput rollback(
      OperationStatus operation, String reason, String operator, boolean dryRun) {
    if (result(operation).clients().stream().noneMatch(it -> it.outcome() == Outcome.DONE)) {
      throw CommandError.failed(
          "%s: no client still runs this release; nothing to roll back".formatted(id));
    }
    return new DeployReleaseInput(
        null,
        null,
        reason,
        operator,
        RolloutSettings.usual()
            .withSoak(Duration.ZERO) // it has run before; health is still checked
            .withDryRun(dryRun ? true : null),
        null,
        null,
        name(),
        null);
  }

  /** Returns the input of a release to the clients that this one did not complete. */
  DeployReleaseInput resumed(OperationStatus operation, String reason, String operator) {
    var typed = input();
    if (typed.rollsBack() == null) {
      return typed.resuming(name(), reason, operator);
    }
    var ended = result(operation);
    if (ended.clients().stream().noneMatch(it -> it.outcome() == Outcome.DONE)) {
      throw CommandError.failed(
          "%s: rolled back no client; start again:  ./platform rollback %s%s --reason \"…\""
              .formatted(id, ReleaseStarter.FOLDER, typed.rollsBack()));
    }
    return typed.resuming(name(), ended, reason, operator);
  }

  private DeployReleaseResult result(OperationStatus operation) {
    var result = operation.result();
    if (result == null) {
      throw CommandError.failed(
          "%s: ended as %s without a result; nothing to resume or roll back"
              .formatted(id, operation.status()));
    }
    return Json.MAPPER.convertValue(result, DeployReleaseResult.class);
  }
}
