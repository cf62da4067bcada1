package society.postx.platform.worker.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.release.DeployReleaseResult;

/** Releases on a canary and a production host; each test begins where the one before left it. */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseEndToEndTest {
  private static final String TAG = "image: nextcloud:[0-9.]+";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void aCanaryAndAProductionClientWithAFileEach() {
    stack = Stack.start(folder);
    var alpha = stack.operator.onboard("alpha", "nextcloud", "canary");
    var beta = stack.operator.onboard("beta", "nextcloud", "production");
    assertThat(alpha.result().skipped()).isEmpty();
    assertThat(beta.result().skipped()).isEmpty();
    for (var client : List.of("alpha", "beta")) {
      var unused = dav(client, "upload-file = /root/note.txt", "what %s wrote".formatted(client));
    }
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aRejectedReleaseIsTakenBackWithItsData() {
    release("28.0.2");
    var run = stack.operator.deploy("nextcloud", "28.0.2 security release");
    assertThat(run.stuck().headline()).contains("alpha");
    assertThat(version("alpha")).contains("28.0.2");

    stack.operator.decide("reject", run, "not today");
    var result = run.result(DeployReleaseResult.class);
    assertThat(result.outcome()).isEqualTo(DeployReleaseResult.Outcome.REJECTED);
    assertThat(version("alpha")).contains("28.0.1");
    assertThat(version("beta")).contains("28.0.1");
    everyFileIsThere();
  }

  @Test
  @Order(2)
  void anApprovedReleaseReachesProductionAfterCanaryAndKeepsTheFiles() {
    var run = stack.operator.deploy("nextcloud", "28.0.2 security release, again");
    assertThat(run.stuck().headline()).contains("alpha");
    assertThat(version("alpha")).contains("28.0.2");
    assertThat(version("beta")).contains("28.0.1");

    stack.operator.decide("approve", run, "canary is well");
    var result = run.result(DeployReleaseResult.class);
    assertThat(result.outcome()).isEqualTo(DeployReleaseResult.Outcome.DONE);
    assertThat(result.clients())
        .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(DeploymentResult.Outcome.DONE))
        .hasSize(2);
    result.clients().forEach(it -> Figures.say("%s: %s".formatted(it.client(), it.downtime())));
    assertThat(version("beta")).contains("28.0.2");
    everyFileIsThere();
    assertThat(stack.box.snapshots("beta")).hasSize(2); // onboarding's, and the release's own
    assertThat(stack.repository.files()).contains("deployments/%s.md".formatted(result.id()));
  }

  @Test
  @Order(3)
  void aDowngradeThatCannotReadTheDataEndsAtCanaryWhichIsTakenBackByItself() {
    release("28.0.1");
    endsAtCanary("back to 28.0.1, which cannot read what 28.0.2 migrated");
  }

  @Test
  @Order(4)
  void aTagThatDoesNotExistEndsAtCanaryWhichRunsWhatItRan() {
    release("28.0.9");
    endsAtCanary("a typing error");
  }

  private static void release(String version) {
    stack.repository.edit("apps/nextcloud/compose.yml", TAG, "image: nextcloud:" + version);
  }

  private static void endsAtCanary(String reason) {
    var result = stack.operator.deploy("nextcloud", reason).result(DeployReleaseResult.class);
    assertThat(result.outcome()).isEqualTo(DeployReleaseResult.Outcome.REJECTED);
    assertThat(result.clients())
        .extracting(it -> it.client().value(), DeploymentResult::outcome)
        .containsExactly(
            tuple("alpha", DeploymentResult.Outcome.ROLLED_BACK),
            tuple("beta", DeploymentResult.Outcome.NOT_STARTED));
    assertThat(version("alpha")).contains("28.0.2");
    assertThat(version("beta")).contains("28.0.2");
    everyFileIsThere();
  }

  private static String version(String client) {
    return visit(client, "/status.php").body();
  }

  private static Website visit(String client, String path) {
    var address =
        stack.sandbox.servers().stream()
            .filter(server -> server.name().equals("client-" + client))
            .findFirst()
            .orElseThrow()
            .ipv4()
            .orElseThrow();
    return Website.at(
        "https://%s.platform.example%s".formatted(client, path), address, stack.caFile());
  }

  private static void everyFileIsThere() {
    for (var client : List.of("alpha", "beta")) {
      assertThat(dav(client, "", "")).isEqualTo("what %s wrote".formatted(client));
    }
  }

  /** WebDAV as the client's administrator, whose password goes through a pipe. */
  private static String dav(String client, String option, String body) {
    var config =
        """
        silent
        fail
        insecure
        user = "admin:%s"
        resolve = "%2$s.platform.example:443:127.0.0.1"
        url = "https://%2$s.platform.example/remote.php/dav/files/admin/note.txt"
        %3$s
        """
            .formatted(stack.secrets(client).get("nextcloud_admin_password"), client, option);
    var unused = stack.machine(client).run("cat >/root/note.txt", body).orFail();
    return stack.machine(client).run("curl --config -", config).orFail();
  }
}
