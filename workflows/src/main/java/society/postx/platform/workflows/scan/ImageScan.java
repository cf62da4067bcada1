package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * What Trivy found in an image that runs. Of severity HIGH there can be hundreds: they are counted.
 *
 * @param open critical findings that no waiver lets through, an expired one included
 * @param waived critical findings that one does
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
