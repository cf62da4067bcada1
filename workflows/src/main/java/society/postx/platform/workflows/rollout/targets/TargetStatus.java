package society.postx.platform.workflows.rollout.targets;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.FleetState;

/**
 * The status of one target of a rollout.
 *
 * @param canary whether the others wait for it
 * @param place which client it was in the order of its start; 0 for none yet
 * @param result how it ended last; null while it has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetStatus<R extends ClientResult>(
    Target target, boolean canary, int place, @Nullable R result) {
  public static <R extends ClientResult> TargetStatus<R> of(Target target, boolean canary) {
    return new TargetStatus<>(target, canary, 0, null);
  }

  public TargetStatus<R> at(int newPlace) {
    return new TargetStatus<>(target, canary, newPlace, result);
  }

  public TargetStatus<R> ended(R newResult) {
    return new TargetStatus<>(target, canary, place, newResult);
  }

  public TargetStatus<R> asCanary(boolean newCanary) {
    return new TargetStatus<>(target, newCanary, place, result);
  }

  /** Whether the plan leaves it out because it is being offboarded; its deployment never began. */
  public boolean leftOut() {
    return place == 0 && outcome() == Outcome.DEFERRED && why().equals(FleetState.LEFT_OUT);
  }

  public Outcome outcome() {
    return result == null ? Outcome.NOT_STARTED : result.outcome();
  }

  public String why() {
    return result == null ? "the rollout ended before its turn" : result.why();
  }

  /** Whether it runs what the rollout wants. */
  public boolean good() {
    return switch (outcome()) {
      case DONE, UP_TO_DATE -> true;
      case FAILED, ROLLED_BACK, BROKEN, DEFERRED, NOT_STARTED -> false;
    };
  }

  /** Does it count against the budget? */
  public boolean failed() {
    return switch (outcome()) {
      case FAILED, ROLLED_BACK, BROKEN -> true;
      case DONE, UP_TO_DATE, DEFERRED, NOT_STARTED -> false;
    };
  }

  /** {@code FAILED: backup failed}. */
  public String said() {
    return result == null || why().isEmpty() ? outcome().name() : outcome().name() + ": " + why();
  }
}
