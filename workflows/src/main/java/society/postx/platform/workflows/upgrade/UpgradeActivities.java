package society.postx.platform.workflows.upgrade;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;

/** Reads the targets of upgrades and records results in the infrastructure repository. */
@ActivityInterface
public interface UpgradeActivities {
  /**
   * Answers the targets of an upgrade: every client of the repository but those left out, with
   * windows and freezes of the newest commit. Gives up with INVALID_INPUT on an unknown client.
   */
  UpgradeTargets targetsOf(UpgradeServersInput input);

  /** Leaves {@code upgrades/<id>.md} committed; returns the commit. */
  String recordUpgrade(UpgradeServersResult result, RunLabel run);
}
