package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.drill.DrillHistory;
import society.postx.platform.workflows.drill.DrillKind;
import society.postx.platform.workflows.drill.DrillReport;
import society.postx.platform.workflows.drill.DrillTargets;
import society.postx.platform.workflows.drill.Measured;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreEvidence.Drill;

/** The evidence in a real repository, with words of a hostile host. */
class GitDrillsTest {
  private static final Instant NOW = Instant.parse("2026-12-08T10:40:00Z");
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String HOSTILE = "bad | <img src=x> [x](https://evil)";

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void oneClient() throws IOException {
    var files = new HashMap<String, String>();
    files.put("platform.yml", Files.readString(Path.of("../infrastructure/platform.yml")));
    repository = TestRepository.in(folder, files);
  }

  private GitDrills drills() {
    return new GitDrills(repository.opened(), () -> "restore-drill/alpha", () -> NOW);
  }

  private static DrillReport report(List<RungResult> results) {
    return new DrillReport(
        ALPHA,
        DrillKind.SERVER,
        Instant.parse("2026-12-08T10:00:00Z"),
        new ChosenSnapshot("5a".repeat(32), Instant.parse("2026-12-08T03:00:00Z"), HOSTILE),
        "staging-alpha (id 7, cx23 in fsn1)",
        List.of(new AppAt(new AppName("nextcloud"), "1".repeat(40))),
        List.of(new Measured("images and files", Duration.ofSeconds(95))),
        Duration.ofMinutes(6),
        Duration.ofHours(7),
        new DrillTargets(Duration.ofMinutes(240), Duration.ofHours(26)),
        results,
        List.of(),
        List.of("of 2026-12-01 " + HOSTILE));
  }

  @Test
  void aDrillLeavesItsEvidenceAndClimbsTheUpperRungs() {
    var path =
        drills()
            .recordDrill(
                report(
                    List.of(
                        RungResult.of(Rung.APP_STARTED, List.of()),
                        RungResult.of(Rung.SERVER_LOST, List.of(HOSTILE)))),
                new RunLabel("run-1"));
    assertThat(path).isEqualTo("reports/drills/alpha/2026-12-08.md");
    assertThat(repository.text(path))
        .startsWith("# Drill of alpha, 2026-12-08 10:00 UTC\n")
        .contains("| restored, from nothing to running apps | 6 min 0 s (target 4 h 0 min) |")
        .contains("| age of the newest snapshot | 7 h 0 min (target 1 d 2 h) |")
        .contains("- app started: PASSED", "- lost server: FAILED\n  - bad \\| \\<img src=x\\>")
        .contains("- images and files: 1 min 35 s", "- nextcloud at commit 1111")
        .doesNotContain("[x](");
    var proof = ProofFile.read(repository.opened().latest(), ALPHA);
    assertThat(proof.day(Rung.APP_STARTED)).isEqualTo("2026-12-08");
    assertThat(proof.verdict()).as("a failed rung outranks").startsWith("FAILED lost server: bad");
    assertThat(proof.data().read()).as("no slice was read").isZero();
  }

  @Test
  void whatTheLastDrillMeasuredIsReadAgain() {
    var newest = repository.opened().latest();
    assertThat(DrillTimes.last(newest, ALPHA)).isEmpty();
    drills().recordDrill(report(List.of()), new RunLabel("run-1"));
    newest = repository.opened().latest();
    assertThat(DrillTimes.last(newest, ALPHA))
        .contains(new Drill("2026-12-08", "6 min 0 s", List.of("images and files: 1 min 35 s")));
    assertThat(DrillTimes.last(newest, new ClientName("beta"))).isEmpty();
  }

  @Test
  void aSecondAttemptWritesNothingAndASecondDrillOfADayAnotherPage() {
    var good = report(List.of(RungResult.of(Rung.APP_STARTED, List.of())));
    var first = drills().recordDrill(good, new RunLabel("run-1"));
    var commit = repository.opened().latest().commit();
    assertThat(drills().recordDrill(good, new RunLabel("run-1"))).isEqualTo(first);
    assertThat(repository.opened().latest().commit()).isEqualTo(commit);
    assertThat(drills().recordDrill(good, new RunLabel("run-2")))
        .isEqualTo("reports/drills/alpha/2026-12-08-2.md");
  }

  @Test
  void theNextChoiceKnowsWhatWasDrilledAndTheTargets() {
    drills()
        .recordDrill(
            report(List.of(RungResult.unknown(Rung.APP_STARTED, "no server"))),
            new RunLabel("run-1"));
    var basis = drills().drillBasis(List.of(ALPHA, new ClientName("beta")));
    assertThat(basis.targets())
        .isEqualTo(new DrillTargets(Duration.ofHours(4), Duration.ofHours(26)));
    assertThat(basis.clients())
        .containsEntry("alpha", new DrillHistory(NOW, false, null))
        .containsEntry("beta", DrillHistory.none());
  }
}
