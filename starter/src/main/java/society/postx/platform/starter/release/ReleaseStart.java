package society.postx.platform.starter.release;

import io.temporal.client.WorkflowClient;
import society.postx.platform.starter.rollout.RolloutStart;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Where releases are, and how one starts. */
final class ReleaseStart {
  /** Their workflows' ids: {@code deploy/2026-11-25-140000}. */
  static final String FOLDER = "deploy";

  private ReleaseStart() {}

  /** Answers the exit code. */
  static int run(RolloutStart start, DeployReleaseInput input) {
    return start.run(
        FOLDER,
        "%s: %s".formatted(input.revision(), input.reason()),
        (client, options) ->
            WorkflowClient.start(client.newWorkflowStub(DeployRelease.class, options)::run, input));
  }
}
