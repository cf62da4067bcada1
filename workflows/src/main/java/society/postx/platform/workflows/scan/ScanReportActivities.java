package society.postx.platform.workflows.scan;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Reads and writes scan reports in the infrastructure repository. ADR §9. */
@ActivityInterface
public interface ScanReportActivities {
  /** {@code scans/latest.json} of the newest commit; empty if the file does not exist. */
  @ActivityMethod(name = "KnownHoles")
  KnownVulnerabilities knownVulnerabilities();

  /**
   * Leaves {@link FleetScan#path} and {@code scans/latest.json} committed; returns the commit.
   * Overwrites a page of the same day; Git keeps the old one.
   */
  String recordScan(FleetScan scan, List<Finding> fresh, KnownVulnerabilities known, RunLabel run);
}
