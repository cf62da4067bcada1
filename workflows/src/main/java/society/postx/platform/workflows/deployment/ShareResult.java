package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;

/** How a rollout ended for one client, as far as the rollout has to know. */
public interface ShareResult {
  Outcome outcome();

  /** Why it is no other outcome; empty for one that needs no word. */
  String why();
}
