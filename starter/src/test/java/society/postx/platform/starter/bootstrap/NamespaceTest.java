package society.postx.platform.starter.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.TestWorker;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Tests bootstrap, status and doctor on a real Temporal server, since the test server lacks their
 * calls.
 */
class NamespaceTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", SERVER.address());

  @Test
  void aNamespaceIsMadeOnceWithItsRetentionAndSearchAttributes() {
    assertThat(terminal.run("bootstrap", "--namespace", "fresh")).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .contains("created; keeps ended runs for 120 days", "created Client, Operation, Stage");
    assertThat(terminal.run("bootstrap", "--namespace", "fresh")).isZero();
    assertThat(terminal.out()).contains("keeps ended runs for 120 days already", "exist already");
    assertThat(terminal.run("status", "--namespace", "fresh")).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("no operation was started yet");
  }

  @Test
  void theDefaultNamespacesDayBecomes120() {
    assertThat(terminal.run("bootstrap", "--namespace", "default")).isZero();
    assertThat(terminal.out()).contains("namespace default: keeps ended runs for 120 days");
  }

  @Test
  void aNamespaceThatDoesNotExistIsNamedWithItsRemedy() {
    assertThat(terminal.run("status", "--namespace", "nowhere")).isEqualTo(1);
    assertThat(terminal.err()).contains("nowhere", "./platform bootstrap");
  }

  @Test
  void statusShowsWhatRunsWaitsAndHowItEnded() throws Exception {
    assertThat(terminal.run("bootstrap", "--namespace", "busy")).isZero();
    try (var crew = new TestWorker(SERVER.address(), "busy")) {
      assertThat(onboard("alpha")).as(terminal.err()).isZero();
      crew.world.fail("ensureServer", FailureType.QUOTA_EXCEEDED, "server limit exceeded");
      assertThat(onboard("beta")).isEqualTo(3);
      await()
          .atMost(Duration.ofMinutes(1)) // visibility is updated behind the workflow
          .until(() -> terminal.run("status", "--namespace", "busy") == 3);
      assertThat(terminal.out())
          .contains("onboard/alpha  done")
          .contains("onboard/beta  waits for a decision")
          .contains("server limit exceeded");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> terminal.run("status", "alpha", "--namespace", "busy", "--json") == 0);
      var listed = Json.MAPPER.readTree(terminal.out());
      assertThat(listed).hasSize(1);
      assertThat(listed.get(0).get("status").asText()).isEqualTo("COMPLETED");
      assertThat(listed.get(0).get("operation").asText()).isEqualTo("OnboardClient");
      terminal.run("abort", "onboard/beta", "--namespace", "busy", "--reason", "test");
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                assertThat(terminal.run("status", "beta", "--namespace", "busy")).isZero();
                assertThat(terminal.out()).contains("onboard/beta  failed", "aborted by ops: test");
              });
    }
  }

  @Test
  void doctorSeesANamespaceThatIsReadyAndAWorkerThatIsNot() {
    assertThat(terminal.run("bootstrap", "--namespace", "idle")).isZero();
    assertThat(terminal.run("doctor", "--namespace", "idle")).isEqualTo(1);
    assertThat(terminal.out())
        .contains("✓ namespace: keeps ended runs for 120 days", "✓ search attributes: exist")
        .contains("✗ worker: no worker polls platform", "./platform worker");
    try (var crew = new TestWorker(SERVER.address(), "idle")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                assertThat(crew.world.things()).isEmpty();
                terminal.run("doctor", "--namespace", "idle");
                assertThat(terminal.out())
                    .contains("✓ worker: one polls platform;")
                    .contains("✓ worker: one polls platform-hetzner;");
              });
    }
  }

  private int onboard(String client) {
    return terminal.run(
        "onboard",
        client,
        "--domain=" + client + ".platform.example",
        "--app=nextcloud",
        "--group=canary",
        "--agreement-signed=2020-11-20",
        "--contact=it@alpha.example",
        "--recipient=age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        "--namespace=busy",
        "--watch");
  }
}
