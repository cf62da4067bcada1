package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import java.util.List;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.rollout.target.Share;
import society.postx.platform.workflows.rollout.target.Target;
import society.postx.platform.workflows.server.HostAddress;

/** What a rollout brings to its clients; to whom and when is the rollout's business. */
public interface Work<R extends ShareResult> {
  Boxes boxes();

  Words words();

  /** Starts the client's own workflow, with {@link Children#options}. */
  Promise<R> start(Share<R> share, HostAddress host, boolean unwellToo);

  /** How it ended for a client that nothing was done to. */
  R untouched(ClientName client, Outcome outcome, String why);

  /** What a canary shall be like, for those who watch it. */
  ClientPlan planOf(Target canary);

  /** What people should know of the canaries that have passed. */
  String seen(List<Target> canaries);

  /** From what to what these clients are taken, one line each. */
  List<String> changes(List<Target> targets);

  /** What a no does now, and what it costs. */
  String rejection();

  /** Are changed clients rolled back where an operator or a failed canary ends the rollout? */
  boolean rollsBack();

  /** What an approval is for, besides the clients. */
  String approved();

  /** What of that was chosen: parts of the first approval's digest. */
  List<String> chosen();
}
