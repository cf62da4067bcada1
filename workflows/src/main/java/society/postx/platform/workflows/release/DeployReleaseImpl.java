package society.postx.platform.workflows.release;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.RolloutRun;
import society.postx.platform.workflows.rollout.RolloutSignals;

/** Runs a release: {@link ReleaseRollout} holds what differs from other rollouts. */
public final class DeployReleaseImpl extends RolloutSignals<DeployClientResult>
    implements DeployRelease {
  public DeployReleaseImpl() {
    super("DeployRelease", List.of(ReleaseStep.values()), List.of(Verb.values()));
  }

  @Override
  public DeployReleaseResult run(@Nullable DeployReleaseInput input) {
    if (input == null) {
      throw FailureType.INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/DeployRelease.md");
    }
    CarriedState.requireContinued("carried", input.carried());
    view.startedWith(input);
    var type = new ReleaseRollout(input, view, decisions, table);
    var run = new RolloutRun<>(type, view, decisions, table, ReleaseRollout::more);
    begun();
    return run.run();
  }
}
