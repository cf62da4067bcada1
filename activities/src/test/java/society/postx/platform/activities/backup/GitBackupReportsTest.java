package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.proof.BackupsSeen;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.DataCursor;
import society.postx.platform.workflows.proof.FleetLook;
import society.postx.platform.workflows.proof.FleetProof;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult;

/** The pages in a real repository, with words of a hostile host. */
class GitBackupReportsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String HOSTILE = "bad | <img src=x>\n# all is well\n[x](https://evil)";

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void threeClients() throws IOException {
    var files = new HashMap<String, String>();
    files.put("platform.yml", Files.readString(Path.of("../infrastructure/platform.yml")));
    for (var client : List.of("alpha", "beta", "gamma")) {
      files.put(
          "clients/%s.yml".formatted(client),
          """
          name: %1$s
          domain: %1$s.platform.example
          group: production
          apps: [nextcloud]
          contact: it@%1$s.example
          """
              .formatted(client));
    }
    files.put("backups/proofs/alpha.json", proof(RungResult.of(Rung.CHECKED, List.of())));
    files.put("backups/proofs/beta.json", proof(RungResult.of(Rung.CHECKED, List.of(HOSTILE))));
    files.put(
        "backups/usage.json",
        """
        {"days": [{"day": "2026-11-29", "clients": {},
          "box": {"size": 1000000000000, "used": 710000000000, "snapshots": 0}}]}
        """);
    repository = TestRepository.in(folder, files);
  }

  private static String proof(RungResult result) {
    var seen = new BackupsSeen(List.of(), List.of(), "a".repeat(64), NOW, null, null, null);
    return new String(
        ProofFile.bytes(
            ClientProof.none(26).after(List.of(result), DataCursor.first(26), seen, NOW)),
        UTF_8);
  }

  private FleetProof report(Map<String, String> unverified, List<String> box) {
    return new GitBackupReports(repository.opened(), () -> "verify-backups")
        .recordReport(
            new FleetLook(
                NOW,
                new TreeSet<>(List.of("alpha", "beta")),
                new TreeMap<>(unverified),
                new TreeMap<>(Map.of("alpha", "Hetzner has 2 automatic backups, not 7")),
                box),
            new RunLabel("run-1"));
  }

  @Test
  void theWorstComesFirstAndAHostsWordsStandForThemselves() {
    var report = report(Map.of("gamma", "stayed busy"), List.of("the Storage Box has no plan"));
    assertThat(report.summary()).isEqualTo("the backups of 1 of 3 clients are proved, 5 findings");
    assertThat(report.findings())
        .containsExactly(
            "beta: FAILED checked: bad | <img src=x> # all is well [x](https://evil)",
            "gamma: NOT VERIFIED: stayed busy",
            "alpha: server: Hetzner has 2 automatic backups, not 7",
            "the Storage Box has no plan",
            "the Storage Box is 71 % full: 710.0 GB of 1.0 TB, 0 bytes of it in its snapshots;"
                + " the next size is 5 TB");
    var page = repository.text("reports/backups/2026-11-29.md");
    assertThat(page)
        .startsWith("# Backups, verified on 2026-11-29\n")
        .contains("- beta: FAILED checked: bad \\| \\<img src=x\\> # all is well \\[x\\]")
        .contains("| beta | 2026-11-29 12:00 UTC | never | **FAILED**, last proved never |")
        .contains("| alpha | 2026-11-29 12:00 UTC | never | 2026-11-29 | 0 of 26 slices read |")
        .contains("| gamma | none seen |");
    assertThat(page.indexOf("| beta |")).isLessThan(page.indexOf("| alpha |"));
    assertThat(repository.text("backups/proofs.md")).contains("| beta |", "FAILED checked");
    assertThat(report(Map.of("gamma", "stayed busy"), List.of()).findings()).hasSize(4);
  }
}
