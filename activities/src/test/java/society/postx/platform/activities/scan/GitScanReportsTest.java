package society.postx.platform.activities.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.scan.FleetScan;
import society.postx.platform.workflows.scan.ImageScan;
import society.postx.platform.workflows.scan.KnownVulnerabilities;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.scan.ScanReport.Finding;

class GitScanReportsTest {
  private static final Instant AT = Instant.parse("2026-11-30T06:31:00Z");
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final RunningImage SHOP = new RunningImage("shop:1.0", "shop@sha256:c0ffee");
  private static final Finding OPEN =
      new Finding("shop:1.0", "CVE-1", "libshop", "1.0-1", "1.0-2", "a | b <script>");
  private static final Finding LET = new Finding("shop:1.0", "CVE-2", "libtill", "2", "", "till");

  @TempDir Path folder;
  private TestRepository repository;
  private GitScanReports reports;

  @BeforeEach
  void open() {
    repository = TestRepository.in(folder, Map.of("README.md", "ours\n"));
    reports = new GitScanReports(repository.opened(), () -> "scan-images");
  }

  private static FleetScan scan() {
    return new FleetScan(
        AT,
        new TreeSet<>(List.of("alpha", "beta")),
        new TreeMap<>(Map.of("gamma", "no route to host")),
        new TreeSet<>(),
        List.of(
            new FleetScan.Scanned(
                new ImageScan(
                    SHOP,
                    List.of(OPEN),
                    List.of(new ImageScan.Waived(LET, LocalDate.parse("2026-12-31"), "not loaded")),
                    14,
                    Instant.parse("2026-11-29T00:00:00Z")),
                new TreeSet<>(List.of("alpha", "beta")))),
        List.of(
            new FleetScan.Unscanned(
                new RunningImage("local:1", ""),
                new TreeSet<>(List.of("beta")),
                "it was not pulled from a registry")));
  }

  private String record(FleetScan scan) {
    return reports.recordScan(
        scan, List.of(OPEN), KnownVulnerabilities.none().after(scan, List.of()), RUN);
  }

  @Test
  void thePageSaysWhereAnImageRunsWhatWasFoundAndWhatNobodyLookedAt() {
    record(scan());
    assertThat(repository.text("scans/2026-11-30.md"))
        .contains(
            "1 critical open (1 new), 1 waived, 14 high in 1 images of 2 clients; 1 images NOT SCANNED; NOT CHECKED: gamma.",
            "these are not clean",
            "- gamma: no route to host",
            "- `local:1` at beta: it was not pulled from a registry",
            "## `shop:1.0`",
            "`shop@sha256:c0ffee` at alpha, beta: 1 critical open, 1 waived, 14 high; vulnerability database of 2026-11-29T00:00:00Z.",
            "| CVE-1 | libshop | 1.0-1 | 1.0-2 | **new** | a \\| b \\<script\\> |",
            "| CVE-2 | libtill | 2 | not yet | waived until 2026-12-31: not loaded | till |");
    assertThat(repository.log().getFirst().getFullMessage())
        .startsWith("scan: 1 critical open (1 new)")
        .contains("Workflow: scan-images", "created-by-run: run-1");
  }

  @Test
  void whatIsKnownIsReadAgainAsItWasWritten() {
    assertThat(reports.knownVulnerabilities()).isEqualTo(KnownVulnerabilities.none());
    record(scan());
    assertThat(reports.knownVulnerabilities())
        .isEqualTo(KnownVulnerabilities.none().after(scan(), List.of()));
    assertThat(reports.knownVulnerabilities().fresh(scan())).isEmpty();
    assertThat(repository.text("scans/latest.json")).contains("\"CVE-1 libshop\"");
  }

  @Test
  void anAttemptWhoseAnswerWasLostLeavesOneCommit() {
    var commits = repository.log().size();
    assertThat(record(scan())).isEqualTo(record(scan()));
    assertThat(repository.log()).hasSize(commits + 1);
  }

  @Test
  void whatSomebodyBentIsNamed() {
    repository.commit(Map.of("scans/latest.json", "{\"image\": {}}"));
    assertThatThrownBy(() -> reports.knownVulnerabilities())
        .hasMessageContaining("scans/latest.json: image: unknown key");
  }
}
