package society.postx.platform.workflows.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/**
 * Defines what differs between types of rollout; {@link RolloutRun} does what they share.
 *
 * @param <P> what it plans from the infrastructure repository
 * @param <R> how it ends for one client
 * @param <T> how it ends as a whole
 */
public interface RolloutType<P extends RolloutPlan, R extends ClientResult, T>
    extends RolloutAction<R> {
  RolloutSettings settings();

  /** State of the earlier run that continued as this one; null for a first run. */
  @Nullable RolloutState<P, R> carried();

  /** What the headline says while the plan is read. */
  String planning();

  /** Reads the plan; changes nothing. */
  P plan();

  /** What the checklist says of the plan. */
  String planned(P plan);

  /** Called once, before anything that needs the plan. */
  void begin(P plan, HostInspection inspection);

  /** Why a plan without clients has nothing to do. */
  String nothingToDo();

  /** Returns once this type's own checks pass; then only the hosts can block the first change. */
  default void awaitChecks() {}

  /** What would be done, client by client. */
  List<R> preview(List<TargetStatus<R>> statuses);

  /** How it ends where an operator ends it. */
  RolloutOutcome endedByOperator();

  /** Rolls back all clients that were changed; called only where {@link #rollsBack}. */
  default void rollBack(RolloutContext<R> context, String why) {}

  T result(RolloutEnd end, List<R> clients);

  /** The file that keeps the result. */
  String file();

  /** Writes the result to the infrastructure repository; answers the commit. */
  String record(T result);

  /** What the next run starts with. */
  Object continued(RolloutState<P, R> state);

  /** The plan without what the statuses have. */
  P withoutTargets(P plan);
}
