package society.postx.platform.activities.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.upgrade.PackageChange;
import society.postx.platform.workflows.upgrade.UpgradeResult;
import society.postx.platform.workflows.upgrade.UpgradeServersInput;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;

/** Tests upgrades with real Git: a bare remote, an operator's clone and a worker's. */
class GitUpgradesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path folder;
  private TestRepository repository;
  private GitUpgrades upgrades;

  @BeforeEach
  void prepare() {
    var files = new HashMap<>(TestTemplate.files());
    files.put("clients/alpha.yml", client("alpha", "production"));
    files.put("clients/beta.yml", client("beta", "canary"));
    files.put(
        "platform.yml",
        TestTemplate.text("platform.yml")
            .replace(
                "freezes: []", "freezes: [{from: 2026-12-20, to: 2027-01-02, reason: holidays}]"));
    repository = TestRepository.in(folder, files);
    upgrades = new GitUpgrades(repository.opened(), () -> "upgrade/2026-11-25");
  }

  private static String client(String name, String group) {
    return """
    name: %1$s
    domain: %1$s.platform.example
    group: %2$s
    apps: [nextcloud]
    contact: it@%1$s.example
    """
        .formatted(name, group);
  }

  private static UpgradeServersInput input(@Nullable List<ClientName> leaveOut) {
    return new UpgradeServersInput("November", "ops", RolloutSettings.usual(), leaveOut, null);
  }

  @Test
  void anUpgradeIsForAllClientsCanaryFirstButThoseLeftOut() {
    var all = upgrades.targetsOf(input(null));
    assertThat(all.targets())
        .containsExactly(
            new Target(new ClientName("beta"), Group.CANARY, null),
            new Target(new ClientName("alpha"), Group.PRODUCTION, null));
    assertThat(all.freezes())
        .containsExactly(
            new Freeze(LocalDate.of(2026, 12, 20), LocalDate.of(2027, 1, 2), "holidays"));
    assertThat(all.zone()).isEqualTo("Europe/Amsterdam");
    assertThat(upgrades.targetsOf(input(List.of(new ClientName("beta")))).targets())
        .extracting(target -> target.client().value())
        .containsExactly("alpha");
    assertThatThrownBy(() -> upgrades.targetsOf(input(List.of(new ClientName("alfa")))))
        .hasMessageContaining("leaveOut: 'alfa': unknown client; known: [alpha, beta]");
  }

  @Test
  void howItWentIsWrittenDownForPeopleWithAnythingTheyTyped() {
    var decision = new Checklist.Entry(NOON, Verb.APPROVE, "ops", "well | good", "accepted");
    var result =
        new UpgradeServersResult(
            "2026-11-25",
            RolloutOutcome.STOPPED,
            "1 clients failed, the budget is 0",
            "November",
            "ops",
            NOON,
            NOON.plusSeconds(60),
            List.of(
                new UpgradeResult(
                    new ClientName("beta"),
                    Outcome.DONE,
                    "",
                    List.of(new PackageChange("openssl", "3.5.1-1", "3.5.1-1+deb13u1")),
                    true,
                    "5f1c2e90",
                    null,
                    new Downtime(Duration.ofSeconds(9), Duration.ofSeconds(50), 50),
                    Map.of("REBOOT", Duration.ofSeconds(12))),
                new UpgradeResult(
                    new ClientName("alpha"),
                    Outcome.FAILED,
                    "HTTPS answers 502; skipped by ops: by hand",
                    List.of(),
                    false,
                    null,
                    null,
                    null,
                    Map.of())),
            List.of(decision));
    upgrades.recordUpgrade(result, new RunLabel("run-1"));
    assertThat(repository.text("upgrades/2026-11-25.md"))
        .contains("# Upgrade 2026-11-25: stopped")
        .contains("| beta | done | 1 | yes | REBOOT 12 s | 9 s of 50 s | `5f1c2e90` |  |")
        .contains(
            "| alpha | failed | 0 | no |  |  |  | HTTPS answers 502; skipped by ops: by hand |")
        .contains("## beta\n\n- openssl 3.5.1-1 → 3.5.1-1+deb13u1")
        .contains("approve by ops, well \\| good (accepted)");
  }
}
