package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;

/** Reports to the rollout how it ended for one client. */
public interface ClientResult {
  Outcome outcome();

  /** Reason for the outcome; empty if the outcome says enough. */
  String why();
}
