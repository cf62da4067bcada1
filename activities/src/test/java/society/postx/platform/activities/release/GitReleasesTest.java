package society.postx.platform.activities.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.release.Release;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.plan.Window;
import society.postx.platform.workflows.rollout.targets.Target;

/** Tests releases with real Git: a bare remote, an operator's clone and a worker's. */
class GitReleasesTest {
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final String COMPOSE = "apps/nextcloud/compose.yml";

  @TempDir Path folder;
  private TestRepository repository;
  private GitReleases releases;
  private String first = "";

  @BeforeEach
  void prepare() {
    var files = new HashMap<>(TestTemplate.files());
    files.put("clients/alpha.yml", client("alpha", "production", "[nextcloud]"));
    files.put("clients/beta.yml", client("beta", "canary", "[keycloak]"));
    files.put(
        "clients/gamma.yml",
        client("gamma", "production", "[nextcloud, keycloak]")
            + "window: {days: [sat, sun], from: \"22:00\", to: \"05:00\"}\n");
    repository = TestRepository.in(folder, files);
    releases = new GitReleases(repository.opened(), () -> "deploy/2026-11-25");
    first = repository.log().getFirst().getName();
  }

  private static String client(String name, String group, String apps) {
    return """
    name: %1$s
    domain: %1$s.platform.example
    group: %2$s
    apps: %3$s
    contact: it@%1$s.example
    """
        .formatted(name, group, apps);
  }

  @Test
  void aReleaseIsForAllClientsCanaryFirstWithTheirWindowsAndPinnedImages() {
    var release = releases.resolve(input("main", null, null, null));
    assertThat(release.commit()).isEqualTo(first);
    assertThat(release.subject()).isEqualTo("operator's change");
    assertThat(release.targets())
        .containsExactly(
            new Target(new ClientName("beta"), Group.CANARY, null),
            new Target(new ClientName("alpha"), Group.PRODUCTION, null),
            new Target(
                new ClientName("gamma"),
                Group.PRODUCTION,
                new Window(
                    List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    LocalTime.of(22, 0),
                    LocalTime.of(5, 0))));
    assertThat(release.images()).contains("nextcloud:28.0.1", "traefik:v3.6.1").isSorted();
    assertThat(release.zone()).isEqualTo("Europe/Amsterdam");
  }

  @Test
  void aReleaseOfSomeAppsIsForThoseWhoHaveOne() {
    var release = releases.resolve(input("main", List.of(new AppName("nextcloud")), null, null));
    assertThat(names(release)).containsExactly("alpha", "gamma");
    assertThat(release.images()).containsExactly("nextcloud:28.0.1", "postgres:17.12");
  }

  @Test
  void branchTagAndShortHashMeanTheirCommitAndAnythingElseIsRefused() throws Exception {
    var second = repository.commit(Map.of("docs/note.md", "x"));
    tag("v1", first);
    assertThat(commit("v1")).isEqualTo(first);
    assertThat(commit("main")).isEqualTo(second);
    assertThat(commit(first.substring(0, 8))).isEqualTo(first);
    assertThat(commit(first)).isEqualTo(first);
    refused(input("mian", null, null, null), "revision: 'mian': unknown branch, tag or hash");
    refused(input("0123456789", null, null, null), "revision: '0123456789': is not in");
    refused(input(first.substring(0, 4), null, null, null), "7 digits or more");
  }

  @Test
  void whatAnOperatorDecidedSinceHoldsForAnOlderReleaseToo() {
    repository.commit(
        Map.of(
            "clients/alpha.yml",
            client("alpha", "canary", "[nextcloud]"),
            "clients/delta.yml",
            client("delta", "production", "[nextcloud]"),
            "platform.yml",
            TestTemplate.text("platform.yml")
                .replace(
                    "freezes: []",
                    "freezes: [{from: 2026-12-20, to: 2027-01-02, reason: holidays}]")));
    var release = releases.resolve(input(first, null, null, null));
    assertThat(names(release)).containsExactly("alpha", "beta", "gamma"); // delta came later
    assertThat(release.targets().getFirst().group()).isEqualTo(Group.CANARY);
    assertThat(release.freezes())
        .containsExactly(
            new Freeze(LocalDate.of(2026, 12, 20), LocalDate.of(2027, 1, 2), "holidays"));
  }

  @Test
  void aClientThatIsLeftOutHasToExistAndDoesNotBecomeATarget() {
    var left = List.of(new ClientName("alpha"));
    assertThat(names(releases.resolve(input("main", null, left, null))))
        .containsExactly("beta", "gamma");
    refused(
        input("main", null, List.of(new ClientName("alfa")), null),
        "leaveOut: 'alfa': unknown client; known: [alpha, beta, gamma]");
    refused(
        input("main", List.of(new AppName("nextclod")), null, null),
        "apps: 'nextclod': unknown app at ");
  }

  @Test
  void anUnpinnedImageStopsTheReleaseByNameAndPlace() {
    for (var tag : List.of("nextcloud:latest", "nextcloud")) {
      repository.commit(
          Map.of(COMPOSE, TestTemplate.text(COMPOSE).replace("nextcloud:28.0.1", tag)));
      refused(input("main", null, null, null), COMPOSE + ": services.app.image: '" + tag + "'");
    }
  }

  @Test
  void aReleaseIsWrittenDownOnceAndResumedFromThere() {
    var result = result();
    var commit = releases.record(result, RUN);
    assertThat(releases.record(result, RUN)).isEqualTo(commit);
    assertThat(repository.log().getFirst().getFullMessage())
        .contains("release 2026-11-25-a: write down", "Workflow: deploy/2026-11-25");
    assertThat(repository.text("deployments/2026-11-25-a.md"))
        .contains(
            "# Release 2026-11-25-a: stopped",
            "| alpha | done | nextcloud `%s` |".formatted("a".repeat(12)),
            "backup 4 s, deploy 9 s",
            "| 3 s of 60 s |",
            "disk full \\| really",
            "retry by ops");
    assertThat(names(releases.resolve(input("main", null, null, "2026-11-25-a"))))
        .containsExactly("beta", "gamma");
    refused(
        input("main", null, null, "2026-11-24"),
        "resumes: '2026-11-24': unknown release; known: [2026-11-25-a]");
  }

  private DeployReleaseResult result() {
    var before = List.of(new AppAt(new AppName("nextcloud"), "a".repeat(40)));
    var after = List.of(new AppAt(new AppName("nextcloud"), first));
    var clients = new ArrayList<DeploymentResult>();
    clients.add(
        new DeploymentResult(
            new ClientName("alpha"),
            DeploymentResult.Outcome.DONE,
            "",
            before,
            after,
            List.of("nextcloud:28.0.1"),
            List.of(),
            "5a9c",
            null,
            new Downtime(Duration.ofSeconds(3), Duration.ofMinutes(1), 60),
            Map.of("deploy", Duration.ofSeconds(9), "backup", Duration.ofSeconds(4))));
    clients.add(failed("beta", DeploymentResult.Outcome.FAILED, "disk full | really", before));
    clients.add(failed("gamma", DeploymentResult.Outcome.DEFERRED, "unreachable", before));
    return new DeployReleaseResult(
        "2026-11-25-a",
        RolloutOutcome.STOPPED,
        "1 failure, budget 0",
        first,
        "28.0.2: security",
        "ops",
        Instant.parse("2026-11-25T12:00:00Z"),
        Instant.parse("2026-11-25T12:09:00Z"),
        clients,
        List.of(
            new Checklist.Entry(
                Instant.parse("2026-11-25T12:03:00Z"),
                Verb.RETRY,
                "ops",
                "looks well",
                "accepted")));
  }

  private static DeploymentResult failed(
      String client, DeploymentResult.Outcome outcome, String why, List<AppAt> before) {
    return new DeploymentResult(
        new ClientName(client),
        outcome,
        why,
        before,
        before,
        List.of(),
        List.of(),
        null,
        null,
        null,
        Map.of());
  }

  private void tag(String name, String commit) throws GitAPIException, IOException {
    try (var git = Git.open(repository.workingTree().toFile())) {
      var id = git.getRepository().parseCommit(ObjectId.fromString(commit));
      git.tag().setName(name).setObjectId(id).setAnnotated(true).setSigned(false).call();
      git.push().setPushTags().call();
    }
  }

  private String commit(String revision) {
    return releases.resolve(input(revision, null, null, null)).commit();
  }

  private static List<String> names(Release release) {
    return release.targets().stream().map(target -> target.client().value()).toList();
  }

  private void refused(DeployReleaseInput input, String message) {
    assertThatThrownBy(() -> releases.resolve(input))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("INVALID_INPUT"))
        .hasMessageContaining(message);
  }

  private static DeployReleaseInput input(
      String revision,
      @Nullable List<AppName> apps,
      @Nullable List<ClientName> leaveOut,
      @Nullable String resumes) {
    return new DeployReleaseInput(
        revision,
        apps,
        "28.0.2 security release",
        "ops",
        RolloutSettings.usual(),
        leaveOut,
        resumes,
        null,
        null);
  }
}
