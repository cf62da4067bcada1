package society.postx.platform.workflows.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.HostInspection;

/**
 * Blocks a release that changes a secret without a recorded rotation, which the app keeps in its
 * data (ADR §5), or that skips a major version of an app: both would fail after the canaries.
 */
final class RefusalGate {
  private static final int NAMED = 5;

  private final OperatorView view;
  private final RolloutDecisions rollout;

  RefusalGate(OperatorView view, RolloutDecisions rollout) {
    this.view = view;
    this.rollout = rollout;
  }

  /**
   * Returns once nothing of that keeps the release from these hosts, or an operator goes on without
   * the clients which it does: each refuses its own deployment and stays as it is.
   */
  void compare(List<HostState> seen, String commit, List<AppName> apps) {
    for (; ; ) {
      rollout.enter(
          RolloutStage.PREPARING, "Comparing secrets and versions of " + clients(seen.size()));
      var why = rollout.reading(() -> problem(seen, commit, apps));
      if (why.isEmpty()) {
        view.ended(ReleaseStep.SECRETS_RECORDED, StepState.DONE, clients(seen.size()));
        return;
      }
      var answered =
          rollout.ask(RolloutStage.SECRETS_STUCK, ReleaseStep.SECRETS_RECORDED, why.get());
      if (answered == Verb.SKIP) {
        return; // the checklist shows the decision
      }
    }
  }

  private Optional<String> problem(List<HostState> seen, String commit, List<AppName> apps) {
    var refusals = new ArrayList<String>();
    for (var batch : Batches.of(seen, HostInspection.BATCH)) {
      var compared =
          new StepRunner(view)
              .attempt(
                  ReleaseStep.SECRETS_RECORDED,
                  () ->
                      ActivityProfile.SHORT
                          .stub(DeploymentActivities.class, "compare secrets and versions")
                          .refuseSecrets(batch, commit, apps));
      if (compared.failed()) {
        return compared.problem();
      }
      refusals.addAll(compared.get());
    }
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s%s; skip goes on without these clients, which then count as failed"
                .formatted(
                    String.join("; ", refusals.subList(0, Math.min(NAMED, refusals.size()))),
                    refusals.size() > NAMED
                        ? "; and %d more".formatted(refusals.size() - NAMED)
                        : ""));
  }

  private static String clients(int count) {
    return count == 1 ? "1 client" : count + " clients";
  }
}
