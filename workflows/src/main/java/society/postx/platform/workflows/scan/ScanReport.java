package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.util.List;

/**
 * What the scanner found in images, waivers of the repository taken into account.
 *
 * @param scanned images looked at
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
   * @param fixedIn version that mends it; empty for none yet
   */
  public record Finding(
      String image,
      String id,
      String packageName,
      String installed,
      String fixedIn,
      String title) {}
}
