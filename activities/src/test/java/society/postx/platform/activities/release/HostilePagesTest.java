package society.postx.platform.activities.release;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.testkit.HostileWords.SAID;
import static society.postx.platform.workflows.testkit.HostileWords.assertHarmlessMarkdown;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.scan.GitScanReports;
import society.postx.platform.activities.upgrade.GitUpgrades;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.scan.FleetScan;
import society.postx.platform.workflows.scan.ImageScan;
import society.postx.platform.workflows.scan.KnownVulnerabilities;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.scan.ScanReport.Finding;
import society.postx.platform.workflows.upgrade.PackageChange;
import society.postx.platform.workflows.upgrade.UpgradeResult;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;

/** Pages and commits keep their shape with anything that hosts, images and people contribute. */
class HostilePagesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final List<Checklist.Entry> DECISIONS =
      List.of(new Checklist.Entry(NOON, Verb.RETRY, SAID, SAID, SAID));

  @TempDir private Path folder;
  private TestRepository repository;

  @BeforeEach
  void open() {
    repository = TestRepository.in(folder, Map.of("README.md", "ours\n"));
  }

  @Test
  void theReportOfAScan() {
    var image = new RunningImage("shop:1 " + SAID, SAID);
    var finding = new Finding(SAID, SAID, SAID, SAID, SAID, SAID);
    var scan =
        new FleetScan(
            NOON,
            new TreeSet<>(List.of("alpha")),
            new TreeMap<>(Map.of("beta", SAID)),
            new TreeSet<>(),
            List.of(
                new FleetScan.Scanned(
                    new ImageScan(image, List.of(finding), List.of(), 1, NOON),
                    new TreeSet<>(List.of("alpha")))),
            List.of(new FleetScan.Unscanned(image, new TreeSet<>(List.of("alpha")), SAID)));
    new GitScanReports(repository.opened(), () -> "scan-images")
        .recordScan(scan, List.of(finding), KnownVulnerabilities.none(), RUN);
    assertHarmless("scans/2026-11-25.md");
  }

  @Test
  void thePageOfAnUpgrade() {
    var client =
        new UpgradeResult(
            new ClientName("alpha"),
            Outcome.FAILED,
            SAID,
            List.of(new PackageChange(SAID, SAID, SAID)),
            false,
            SAID,
            null,
            null,
            Map.of());
    var result =
        new UpgradeServersResult(
            "u1", RolloutOutcome.STOPPED, SAID, SAID, SAID, NOON, NOON, List.of(client), DECISIONS);
    new GitUpgrades(repository.opened(), () -> "upgrade/u1").recordUpgrade(result, RUN);
    assertHarmless("upgrades/u1.md");
  }

  @Test
  void thePageOfARelease() {
    var client =
        new DeploymentResult(
            new ClientName("alpha"),
            DeploymentResult.Outcome.FAILED,
            SAID,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            SAID,
            null,
            null,
            Map.of());
    var result =
        new DeployReleaseResult(
            "r1",
            RolloutOutcome.STOPPED,
            SAID,
            "c0ffee",
            SAID,
            SAID,
            NOON,
            NOON,
            List.of(client),
            DECISIONS);
    var page = ReleasePage.text(result);
    var shown = page.substring(page.indexOf("\n---\n", 4) + 5); // before it is data, quoted as YAML
    assertHarmlessMarkdown(withoutCode(shown));
    assertThat(shown.lines().filter(line -> line.startsWith("| alpha |"))).hasSize(1);
  }

  @Test
  void aCommitsFirstLineForgesNoTrailer() {
    var summary = "alpha: " + SAID + "\n\nWorkflow: onboard/beta\ncreated-by-run: forged\n";
    repository
        .opened()
        .write(
            new CommitRequest(
                summary,
                "deploy/a\ncreated-by-run: forged",
                RUN,
                any -> Map.of("a", Optional.of(new byte[1]))));
    var commit = repository.log().getFirst();
    assertThat(commit.getShortMessage()).hasSizeLessThanOrEqualTo(201).startsWith("alpha: fine");
    assertThat(commit.getFooterLines("created-by-run")).containsExactly("run-1");
    assertThat(commit.getFooterLines("Workflow")).hasSize(1);
    assertThat(commit.getFullMessage()).doesNotContain("\u001b", "\u202e");
  }

  private void assertHarmless(String path) {
    assertHarmlessMarkdown(withoutCode(repository.text(path)));
    assertThat(repository.log().getFirst().getFullMessage().lines().count()).isEqualTo(4);
  }

  /** Inside of a code span nothing is markup; it must be closed on its own line. */
  private static String withoutCode(String markdown) {
    return markdown.replaceAll("(?<![\\\\`])(`+)(?!`).*?(?<!`)\\1(?!`)", "");
  }
}
