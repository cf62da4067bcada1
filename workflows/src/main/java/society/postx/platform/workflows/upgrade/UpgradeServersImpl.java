package society.postx.platform.workflows.upgrade;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.RolloutRun;
import society.postx.platform.workflows.rollout.RolloutSignals;

/** Runs an upgrade: {@link UpgradeRollout} holds what differs from other rollouts. */
public final class UpgradeServersImpl extends RolloutSignals<UpgradeResult>
    implements UpgradeServers {
  public UpgradeServersImpl() {
    super("UpgradeServers", List.of(UpgradeStep.values()), verbs());
  }

  /** Packages cannot be rolled back. */
  private static List<Verb> verbs() {
    return Arrays.stream(Verb.values()).filter(verb -> verb != Verb.ROLLBACK).toList();
  }

  @Override
  public UpgradeServersResult run(@Nullable UpgradeServersInput input) {
    if (input == null) {
      throw FailureType.INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/UpgradeServers.md");
    }
    CarriedState.requireContinued("carried", input.carried());
    view.startedWith(input);
    var type = new UpgradeRollout(input, view, table);
    var run = new RolloutRun<>(type, view, decisions, table, UpgradeRollout::more);
    begun();
    return run.run();
  }
}
