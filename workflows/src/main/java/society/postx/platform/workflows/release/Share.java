package society.postx.platform.workflows.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.WayBack;

/**
 * One client's line in the table of a release.
 *
 * @param canary whether it is one that the others wait for
 * @param place which client it was in the order of deployment; 0 for none yet
 * @param result how it ended last; null while it has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Share(Target target, boolean canary, int place, @Nullable DeployClientResult result) {
  static Share of(Target target, boolean canary) {
    return new Share(target, canary, 0, null);
  }

  Share at(int newPlace) {
    return new Share(target, canary, newPlace, result);
  }

  Share ended(DeployClientResult newResult) {
    return new Share(target, canary, place, newResult);
  }

  Outcome outcome() {
    return result == null ? Outcome.NOT_STARTED : result.deployment().outcome();
  }

  /** Does it run the release? */
  boolean good() {
    return switch (outcome()) {
      case DONE, UP_TO_DATE -> true;
      case FAILED, ROLLED_BACK, BROKEN, DEFERRED, NOT_STARTED -> false;
    };
  }

  /** Does it count against the budget? */
  boolean failed() {
    return switch (outcome()) {
      case FAILED, ROLLED_BACK, BROKEN -> true;
      case DONE, UP_TO_DATE, DEFERRED, NOT_STARTED -> false;
    };
  }

  /** The way back, where the client runs the release because of it. */
  @Nullable WayBack wayBack() {
    return result != null && outcome() == Outcome.DONE ? result.back() : null;
  }

  DeploymentResult deployment() {
    return result == null
        ? untouched(Outcome.NOT_STARTED, "the rollout ended before its turn").deployment()
        : result.deployment();
  }

  /** For a client that nothing was done to. */
  DeployClientResult untouched(Outcome outcome, String why) {
    return new DeployClientResult(
        new DeploymentResult(
            target.client(),
            outcome,
            why,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            null,
            Map.of()),
        null);
  }

  static String why(DeploymentResult deployment) {
    return deployment.why().isEmpty()
        ? deployment.outcome().name()
        : deployment.outcome().name() + ": " + deployment.why();
  }
}
