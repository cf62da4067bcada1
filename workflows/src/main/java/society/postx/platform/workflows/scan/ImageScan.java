package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * Reports what Trivy found in a running image. Findings of severity HIGH are only counted, because
 * there can be hundreds.
 *
 * @param open critical findings without a valid waiver
 * @param waived critical findings with a valid waiver
 * @param high findings of severity HIGH
 * @param database when the vulnerability database was made
 */
public record ImageScan(
    RunningImage image, List<Finding> open, List<Waived> waived, int high, Instant database) {

  /**
   * @param until the waiver's last day
   */
  public record Waived(Finding finding, LocalDate until, String reason) {}
}
