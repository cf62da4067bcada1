package society.postx.platform.workflows.release;

import static java.util.Objects.requireNonNull;

import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.RollbackPlan;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/** Says whether a client can be rolled back and where it stands afterwards. */
final class RollbackResult {
  private RollbackResult() {}

  /** Whether this release changed the client and can roll it back. */
  static boolean canRollBack(TargetStatus<DeployClientResult> status) {
    var result = status.result();
    return result != null && canRollBack(result);
  }

  private static boolean canRollBack(DeployClientResult result) {
    return result.outcome() == Outcome.DONE && result.back() != null;
  }

  static RollbackPlan planOf(TargetStatus<DeployClientResult> status) {
    return requireNonNull(requireNonNull(status.result()).back());
  }

  /**
   * Where the client stands after its rollback, or after what an earlier run had left under its id:
   * then it still has the release and has another turn.
   */
  static DeployClientResult afterTurn(
      TargetStatus<DeployClientResult> status, DeployClientResult result) {
    if (isRollback(result)) {
      return merged(status, result);
    }
    return canRollBack(result) ? result : requireNonNull(status.result());
  }

  /** In a run begun before 2026-11-30 every result is one. */
  private static boolean isRollback(DeployClientResult result) {
    return switch (result.outcome()) {
      case ROLLED_BACK, BROKEN -> true;
      case DONE, UP_TO_DATE, FAILED, DEFERRED, NOT_STARTED -> !KernelVersion.third();
    };
  }

  /** Merges both results of the client: the backup is that of the deployment. */
  static DeployClientResult merged(
      TargetStatus<DeployClientResult> status, DeployClientResult back) {
    var forward = requireNonNull(status.result()).deployment();
    var now = back.deployment();
    return new DeployClientResult(
        new DeploymentResult(
            now.client(),
            now.outcome() == Outcome.ROLLED_BACK ? Outcome.ROLLED_BACK : Outcome.BROKEN,
            now.why(),
            forward.before(),
            now.after(),
            now.images(),
            forward.migrated(),
            forward.snapshot(),
            now.evidence(),
            now.downtime(),
            now.durations()),
        back.back());
  }
}
