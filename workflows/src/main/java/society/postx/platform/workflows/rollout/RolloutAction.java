package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.server.HostAddress;

/** Defines what a rollout does to a client; the rollout decides to which clients and when. */
public interface RolloutAction<R extends ClientResult> {
  RolloutSteps steps();

  RolloutWording words();

  /** Starts the client's own workflow, with {@link ClientWorkflows#options}. */
  Promise<R> start(TargetStatus<R> status, HostAddress host, boolean includeUnhealthy);

  /** What the client's own workflow answers. */
  Class<R> resultType();

  /** Result of a client that was not changed. */
  R untouched(ClientName client, Outcome outcome, String why);

  /** The plan by which a canary's health is checked. */
  ClientPlan planOf(Target canary);

  /** What an approval shows. */
  ApprovalContent approval();

  /** Whether changed clients are rolled back if an operator or a failed canary ends the rollout. */
  boolean rollsBack();
}
