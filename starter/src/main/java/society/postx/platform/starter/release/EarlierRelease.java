package society.postx.platform.starter.release;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import society.postx.platform.starter.operation.OperationStatus;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.plan.Terms;

/** A release that has ended, as Temporal remembers it. */
record EarlierRelease(WorkflowClient client, String id) {
  /** The newest one's id; refuses where there is none. */
  static String newest(WorkflowClient client) {
    try (var found = client.listExecutions("WorkflowType = 'DeployRelease'")) {
      return found
          .filter(run -> run.getExecution().getWorkflowId().startsWith(ReleaseStarter.FOLDER))
          .max(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
          .map(run -> run.getExecution().getWorkflowId())
          .orElseThrow(
              () ->
                  CommandError.failed(
                      "Temporal remembers no release; deployments/ in the repository lists them"));
    }
  }

  /** Its own name: what its page in the repository is called. */
  String name() {
    return id.substring(ReleaseStarter.FOLDER.length());
  }

  /** What was typed for it. */
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
   * The release that takes this one back, for whoever runs this one: what that needs is in its page
   * in the repository, and the worker reads it there. Refuses where nobody runs it.
   */
  DeployReleaseInput takenBack(
      OperationStatus seen, String reason, String operator, boolean dryRun) {
    if (result(seen).clients().stream().noneMatch(it -> it.outcome() == Outcome.DONE)) {
      throw CommandError.failed(
          "%s: no client runs it because of it, so there is nothing to take back".formatted(id));
    }
    return new DeployReleaseInput(
        null,
        null,
        reason,
        operator,
        Terms.usual()
            .withSoak(Duration.ZERO) // it has run before; health is looked at all the same
            .withDryRun(dryRun ? true : null),
        null,
        null,
        name(),
        null);
  }

  /** The release that takes whoever is not done of this one. */
  DeployReleaseInput resumed(OperationStatus seen, String reason, String operator) {
    var typed = input();
    if (typed.takesBack() == null) {
      return typed.resuming(name(), reason, operator);
    }
    var ended = result(seen);
    if (ended.clients().stream().noneMatch(it -> it.outcome() == Outcome.DONE)) {
      throw CommandError.failed(
          "%s: it has taken nobody back; begin anew:  ./platform rollback %s%s --reason \"…\""
              .formatted(id, ReleaseStarter.FOLDER, typed.takesBack()));
    }
    return typed.resuming(name(), ended, reason, operator);
  }

  private DeployReleaseResult result(OperationStatus seen) {
    var result = seen.result();
    if (result == null) {
      throw CommandError.failed(
          "%s: ended as %s, so nobody runs it because of it".formatted(id, seen.status()));
    }
    return Output.JSON.convertValue(result, DeployReleaseResult.class);
  }
}
