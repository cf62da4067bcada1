package society.postx.platform.activities.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.Template;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.AppAt;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.RunLabel;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;

/** What an older revision may be deployed for. */
class TakeBackTest {
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final AppName TRAEFIK = new AppName("traefik");

  @TempDir Path folder;
  private TestRepository repository;
  private GitReleases releases;
  private String before = "";
  private String after = "";

  @BeforeEach
  void prepare() {
    var files = new HashMap<>(Template.files());
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
    after = repository.commit(Map.of("docs/note.md", "28.0.2"));
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
    refused(taking("a", before), "takesBack: 'a': it migrated data", "snapshot 5a9c of alpha");
  }

  @Test
  void anyOtherRevisionThanWhatTheyRanIsRefused() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    refused(taking("a", after), "revision: '" + after, "alpha ran nextcloud at " + before);
  }

  @Test
  void otherAppsThanTheReleasesAreRefused() {
    write("a", "2026-11-25T12:00:00Z", client("alpha", List.of()));
    refused(taking("a", before, TRAEFIK), "apps: '[traefik]': release a changed [nextcloud]");
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
    refused(taking("a", before), "takesBack: 'a': no client runs it because of it");
  }

  private void refused(DeployReleaseInput input, String... words) {
    assertThatThrownBy(() -> releases.resolve(input))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("INVALID_INPUT"))
        .hasMessageContainingAll(words);
  }

  private DeployReleaseInput taking(String release, String revision) {
    return taking(release, revision, NEXTCLOUD);
  }

  private static DeployReleaseInput taking(String release, String revision, AppName app) {
    return new DeployReleaseInput(
        revision,
        List.of(app),
        "users complain",
        "ops",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        release,
        null);
  }

  private void write(String id, String startedAt, DeploymentResult... clients) {
    var at = Instant.parse(startedAt);
    var unused =
        releases.record(
            new DeployReleaseResult(
                id,
                DeployReleaseResult.Outcome.DONE,
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
    return result(name, Outcome.DONE, after, migrated);
  }

  private DeploymentResult untouched(String name) {
    return result(name, Outcome.ROLLED_BACK, before, List.of());
  }

  /** traefik, which nobody touched, at the same commit before and after. */
  private DeploymentResult result(
      String name, Outcome outcome, String now, List<AppName> migrated) {
    return new DeploymentResult(
        new ClientName(name),
        outcome,
        "",
        List.of(new AppAt(NEXTCLOUD, before), new AppAt(TRAEFIK, before)),
        List.of(new AppAt(NEXTCLOUD, now), new AppAt(TRAEFIK, before)),
        List.of(),
        migrated,
        "5a9c",
        null,
        null,
        Map.of());
  }
}
