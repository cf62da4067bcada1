package society.postx.platform.workflows.rollout;

import java.time.ZoneId;
import java.util.List;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.target.Target;

/** What a rollout read from the infrastructure repository before it began. */
public interface RolloutPlan {
  /** Clients it is meant for, canary first, then by name. */
  List<Target> targets();

  List<Freeze> freezes();

  /** Time zone of windows and freezes. */
  String zone();

  /** When clients may be changed. */
  default Calendar calendar() {
    return new Calendar(freezes(), ZoneId.of(zone()));
  }
}
