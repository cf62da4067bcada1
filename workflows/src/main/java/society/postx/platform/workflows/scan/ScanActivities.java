package society.postx.platform.workflows.scan;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Scans container images for known vulnerabilities. ADR §9, Container Security. */
@ActivityInterface
public interface ScanActivities {
  /**
   * Scans the images with Trivy against {@code waivers.yml} of the repository's newest commit, so
   * that a waiver committed meanwhile counts. Gives up with SCANNER_UNAVAILABLE where the scanner
   * or its database is missing or older than {@code platform.yml} allows: a missing scan never
   * counts as a pass. Heartbeats: the workflow notices a killed worker within 30 seconds.
   */
  ScanReport scanImages(List<String> images);

  /**
   * Scans one image that runs, as {@link #scanImages} does, by the digest it was pulled with: a tag
   * may have moved since. Waivers and findings go by its name.
   */
  ImageScan scanRunning(RunningImage image);
}
