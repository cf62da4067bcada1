package society.postx.platform.workflows.proof;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;

/** Writes reports about the fleet's backups into the infrastructure repository. ADR §4. */
@ActivityInterface
public interface BackupReportActivities {
  /**
   * Leaves {@code reports/backups/<day>.md} and the page {@code backups/proofs.md} committed, from
   * the proofs in Git and what the run saw. Overwrites a page of the same day.
   */
  FleetProof recordReport(FleetLook look, RunLabel run);
}
