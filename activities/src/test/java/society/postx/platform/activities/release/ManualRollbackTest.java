package society.postx.platform.activities.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;

/** Tests when a release of an older revision may roll another one back. */
class ManualRollbackTest {
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final AppName TRAEFIK = new AppName("traefik");

  @TempDir Path folder;
  private TestRepository repository;
  private GitReleases releases;
  private String before = "";
  private String later = "";
  private String even = "";
  private String after = "";

  @BeforeEach
  void prepare() {
    var files = new HashMap<>(TestTemplate.files());
    for (var name : List.of("alpha", "beta")) {
      files.put(
          "clients/%s.yml".formatted(name),
          """
          name: %1$s
          domain: %1$s.platform.example
          group: production
          apps: [nextcloud]
          contact: it@%1$s.example
          """
              .formatted(name));
    }
    repository = TestRepository.in(folder, files);
    releases = new GitReleases(repository.opened(), () -> "deploy/2026-11-25");
    before = repository.log().getFirst().getName();
    later = repository.commit(Map.of("docs/note.md", "another client"));
    even = repository.commit(Map.of("apps/nextcloud/README.md", "changed"));
    after = repository.commit(Map.of("apps/nextcloud/routes.yml", "http: {}\n"));
  }

  @Test
  void theOlderRevisionIsForThoseWhoRunTheReleaseBecauseOfIt() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()), untouched("beta"));
    assertThat(releases.resolve(taking("a", before)).targets())
        .extracting(target -> target.client().value())
        .containsExactly("alpha");
  }

  @Test
  void aReleaseThatMigratedIsRefusedWithTheRestoreToUse() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of(NEXTCLOUD)));
    refused(taking("a", before), "rollsBack: 'a': it migrated data", "snapshot 5a9c of alpha");
  }

  @Test
  void anyOtherRevisionThanWhatTheyRanIsRefusedWithTheFilesThatDiffer() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    refused(
        taking("a", after),
        "revision: '" + after,
        "alpha ran nextcloud at " + before + ", where README.md, routes.yml differ");
  }

  @Test
  void clientsThatRanTheSameFilesAtOtherCommitsGoBackTogetherToTheLastOfThem() {
    write(
        "a", "2026-11-25T12:00:00Z", client("alpha", later, List.of()), client("beta", List.of()));
    var back = releases.resolve(taking("a", null));
    assertThat(back.commit()).isEqualTo(later);
    assertThat(back.apps()).containsExactly(NEXTCLOUD);
    assertThat(back.targets())
        .extracting(target -> target.client().value())
        .containsExactly("alpha", "beta");
    assertThat(releases.resolve(taking("a", before)).targets()).hasSize(2);
  }

  @Test
  void clientsThatRanOtherFilesGoBackInParts() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", even, List.of()), client("beta", List.of()));
    refused(taking("a", null), "revision: '" + even, "beta ran nextcloud at " + before, "in parts");
    assertThat(releases.resolve(taking("a", null, List.of(new ClientName("beta")))).commit())
        .isEqualTo(even);
  }

  @Test
  void aChangedSettingThatTheAppReceivesIsADifferenceToo() {
    var settings =
        Objects.requireNonNull(TestTemplate.files().get("platform.yml"))
            .replace("Europe/Amsterdam", "Europe/Vienna");
    var moved = repository.commit(Map.of("platform.yml", settings));
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    refused(taking("a", moved), ".env");
  }

  @Test
  void aClientThatIsNoLongerThereIsLeftAlone() {
    write(
        "a",
        "2026-11-25T12:00:00Z",
        client("alpha", List.of()),
        client("gone", List.of(NEXTCLOUD)));
    assertThat(releases.resolve(taking("a", null)).targets()).hasSize(1);
  }

  @Test
  void otherAppsThanTheReleasesAreRefused() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    refused(
        taking("a", before, List.of(TRAEFIK), List.of()),
        "apps: '[traefik]': release a changed [nextcloud]");
  }

  @Test
  void aReleaseThatAnotherOneFollowedIsRefusedWithItsName() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    write("b", "2026-11-25T13:00:00Z", client("alpha", List.of()));
    refused(taking("a", before), "release b has changed [nextcloud] since");
    assertThat(releases.resolve(taking("b", before)).targets()).hasSize(1);
  }

  @Test
  void aReleaseThatNobodyRunsIsRefused() {
    write("a", "2026-11-25T12:00:00Z", untouched("alpha"));
    refused(taking("a", before), "rollsBack: 'a': no client still runs this release");
  }

  private void refused(DeployReleaseInput input, String... words) {
    assertThatThrownBy(() -> releases.resolve(input))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("INVALID_INPUT"))
        .hasMessageContainingAll(words);
  }

  private static DeployReleaseInput taking(String release, @Nullable String revision) {
    return taking(release, revision, List.of());
  }

  private static DeployReleaseInput taking(
      String release, @Nullable String revision, List<ClientName> out) {
    return taking(release, revision, null, out);
  }

  private static DeployReleaseInput taking(
      String release,
      @Nullable String revision,
      @Nullable List<AppName> apps,
      List<ClientName> out) {
    return new DeployReleaseInput(
        revision, apps, "users complain", "ops", RolloutSettings.usual(), out, null, release, null);
  }

  private void write(String id, String startedAt, DeploymentResult... clients) {
    var at = Instant.parse(startedAt);
    var unused =
        releases.record(
            new DeployReleaseResult(
                id,
                RolloutOutcome.DONE,
                "",
                after,
                "28.0.2",
                "ops",
                at,
                at.plusSeconds(60),
                List.of(clients),
                List.of()),
            new RunLabel("run-" + id));
  }

  private DeploymentResult client(String name, List<AppName> migrated) {
    return client(name, before, migrated);
  }

  private DeploymentResult client(String name, String ran, List<AppName> migrated) {
    return result(name, Outcome.DONE, ran, after, migrated);
  }

  private DeploymentResult untouched(String name) {
    return result(name, Outcome.ROLLED_BACK, before, before, List.of());
  }

  /** traefik, which nobody touched, at the same commit before and after. */
  private DeploymentResult result(
      String name, Outcome outcome, String ran, String now, List<AppName> migrated) {
    return new DeploymentResult(
        new ClientName(name),
        outcome,
        "",
        List.of(new AppAt(NEXTCLOUD, ran), new AppAt(TRAEFIK, before)),
        List.of(new AppAt(NEXTCLOUD, now), new AppAt(TRAEFIK, before)),
        List.of(),
        migrated,
        "5a9c",
        null,
        null,
        Map.of());
  }
}
