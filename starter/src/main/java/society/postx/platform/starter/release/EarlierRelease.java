package society.postx.platform.starter.release;

import static java.util.stream.Collectors.joining;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import society.postx.platform.starter.operation.Seen;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Refusal;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.AppAt;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;

/** A release that has ended, as Temporal remembers it. */
record EarlierRelease(WorkflowClient client, String id) {
  /** The newest one's id; refuses where there is none. */
  static String newest(WorkflowClient client) {
    try (var found = client.listExecutions("WorkflowType = 'DeployRelease'")) {
      return found
          .filter(run -> run.getExecution().getWorkflowId().startsWith(ReleaseStart.FOLDER))
          .max(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
          .map(run -> run.getExecution().getWorkflowId())
          .orElseThrow(
              () ->
                  Refusal.failed(
                      "Temporal remembers no release; deployments/ in the repository lists them"));
    }
  }

  /** Its own name: what its page in the repository is called. */
  String name() {
    return id.substring(ReleaseStart.FOLDER.length());
  }

  /** What was typed for it. */
  DeployReleaseInput input() {
    var run = WorkflowExecution.newBuilder().setWorkflowId(id).build();
    var typed =
        client
            .fetchHistory(run.getWorkflowId())
            .getEvents()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes()
            .getInput();
    return DefaultDataConverter.STANDARD_INSTANCE.fromPayloads(
        0, Optional.of(typed), DeployReleaseInput.class, DeployReleaseInput.class);
  }

  /** The release that takes this one back: the older revision, for whoever runs this one. */
  DeployReleaseInput takenBack(Seen seen, String reason, String operator, boolean dryRun) {
    var changed = new TreeSet<String>();
    var revisions = new TreeSet<String>();
    result(seen).clients().stream()
        .filter(it -> it.outcome() == DeploymentResult.Outcome.DONE)
        .forEach(
            it ->
                before(it)
                    .forEach(
                        app -> {
                          changed.add(app.name().value());
                          revisions.add(app.commit());
                        }));
    if (revisions.isEmpty()) {
      throw Refusal.failed(
          "%s: no client runs it because of it, so there is nothing to take back".formatted(id));
    }
    if (revisions.size() > 1) {
      throw Refusal.failed(
          "%s: its clients ran different commits before (%s); take it back commit by commit:  starter deploy COMMIT --takes-back %s --app %s --leave-out CLIENT --reason \"…\""
              .formatted(
                  id,
                  revisions.stream().map(it -> it.substring(0, 12)).collect(joining(", ")),
                  name(),
                  String.join(",", changed)));
    }
    return new DeployReleaseInput(
        revisions.first(),
        changed.stream().map(AppName::new).toList(),
        reason,
        operator,
        null,
        null,
        Duration.ZERO, // it has run before; health is looked at all the same
        null,
        null,
        null,
        null,
        null,
        null,
        name(),
        dryRun ? true : null);
  }

  /** What the release changed on the client, as it was. */
  private static List<AppAt> before(DeploymentResult client) {
    return client.before().stream().filter(app -> !client.after().contains(app)).toList();
  }

  private DeployReleaseResult result(Seen seen) {
    var result = seen.result();
    if (result == null) {
      throw Refusal.failed(
          "%s: ended as %s, so there is nothing to take back".formatted(id, seen.status()));
    }
    return Output.JSON.convertValue(result, DeployReleaseResult.class);
  }
}
