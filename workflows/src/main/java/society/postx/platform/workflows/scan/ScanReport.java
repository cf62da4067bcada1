package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.util.List;

/**
 * Reports the vulnerabilities in images, with the repository's waivers applied.
 *
 * @param scanned images that were scanned
 * @param critical findings that block a release
 * @param waived critical findings that a waiver lets through
 * @param database when the vulnerability database was made
 */
public record ScanReport(
    List<String> scanned, List<Finding> critical, List<Finding> waived, Instant database) {

  /**
   * One vulnerability in one image.
   *
   * @param id {@code CVE-2026-1234}
   * @param fixedIn version that fixes it; empty if there is none yet
   */
  public record Finding(
      String image,
      String id,
      String packageName,
      String installed,
      String fixedIn,
      String title) {}
}
