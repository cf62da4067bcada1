package society.postx.platform.workflows.rollout;

import java.time.ZoneId;
import java.util.List;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.targets.Target;

/** The targets and freezes that a rollout read from the infrastructure repository. */
public interface RolloutPlan {
  /** Its clients, canary first, then by name. */
  List<Target> targets();

  List<Freeze> freezes();

  /** Time zone of windows and freezes. */
  String zone();

  /** When clients may be changed. */
  default Calendar calendar() {
    return new Calendar(freezes(), ZoneId.of(zone()));
  }
}
