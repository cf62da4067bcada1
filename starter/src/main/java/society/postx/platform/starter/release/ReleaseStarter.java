package society.postx.platform.starter.release;

import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.rollout.RolloutStarter;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Starts releases and prints how to follow them. */
record ReleaseStarter(Session session, Output output) {
  /** Prefix of all releases' ids: {@code deploy/2026-11-25-140000}. */
  static final String FOLDER = "deploy/";

  /** Dry runs have their own prefix, since nothing of them can be rolled back. */
  private static final String PLANS = "plan/";

  /** Starts it, follows it if asked to, and returns the exit code. */
  int start(DeployReleaseInput input, boolean watch) {
    return new RolloutStarter(session, output)
        .start(
            Boolean.TRUE.equals(input.settings().dryRun()) ? PLANS : FOLDER,
            "%s: %s".formatted(input.goal(), input.reason()),
            DeployRelease.class,
            workflow -> workflow.run(input),
            watch);
  }
}
