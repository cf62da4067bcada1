package society.postx.platform.workflows.scan;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Scans of what runs, in the infrastructure repository. ADR §9. */
@ActivityInterface
public interface ScanReportActivities {
  /** {@code scans/latest.json} of the newest commit; none where there is no such file. */
  KnownHoles knownHoles();

  /**
   * Leaves {@link FleetScan#path} and {@code scans/latest.json} committed; returns the commit. A
   * page of the same day is written over: Git keeps it.
   */
  String recordScan(FleetScan scan, List<Finding> fresh, KnownHoles known, RunLabel run);
}
