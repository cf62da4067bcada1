package society.postx.platform.starter.release;

import io.temporal.client.WorkflowClient;
import society.postx.platform.starter.connection.TemporalConnection.Session;
import society.postx.platform.starter.rollout.RolloutStarter;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Starts releases, and says so. */
record ReleaseStarter(Session session, Output output) {
  /** Where all releases are: {@code deploy/2026-11-25-140000}. */
  static final String FOLDER = "deploy/";

  /** Dry runs are no releases: nobody takes one back. */
  private static final String PLANS = "plan/";

  /** Answers the exit code; follows the release where it shall. */
  int start(DeployReleaseInput input, boolean watch) {
    return new RolloutStarter(session, output)
        .start(
            Boolean.TRUE.equals(input.settings().dryRun()) ? PLANS : FOLDER,
            "%s: %s".formatted(input.goal(), input.reason()),
            (client, options) ->
                WorkflowClient.start(
                    client.newWorkflowStub(DeployRelease.class, options)::run, input),
            watch);
  }
}
