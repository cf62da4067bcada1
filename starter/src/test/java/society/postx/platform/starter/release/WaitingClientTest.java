package society.postx.platform.starter.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.TestWorker;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.release.FakeHost;
import society.postx.platform.workflows.testkit.TestWorkers;

/** A client of a release waits for a decision in its own workflow, also after the release ended. */
@Timeout(120)
class WaitingClientTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", SERVER.address());
  private final FakeFleet fleet = new FakeFleet();
  private TestWorker crew;
  private String id = "";

  @BeforeEach
  void work() throws Exception {
    assertThat(terminal.run("bootstrap", "--namespace", "default")).as(terminal.err()).isZero();
    crew = new TestWorker(SERVER.address(), "default", fleet);
    fleet.add("alpha", Group.CANARY);
    fleet.add("beta", Group.PRODUCTION);
    fleet.watchNoDowntime();
    terminal.run("deploy", "main", "--reason", "28.0.2", "--soak", "PT0S", "--json", "--no-watch");
    id = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(terminal.run("watch", id)).as(terminal.out()).isEqualTo(3);
  }

  @AfterEach
  void rest() {
    crew.close();
  }

  /** Digest that the approval shows. */
  private String plan() throws JsonProcessingException {
    assertThat(terminal.run("watch", id, "--json")).isEqualTo(3);
    return Json.MAPPER.readTree(terminal.out()).findPath("digest").asText();
  }

  @Test
  void statusListsTheReleaseAsWaitingAndNamesTheClientsWorkflow() throws Exception {
    fleet.fail("deploy beta", FailureType.JOB_FAILED, "disk full");
    assertThat(terminal.run("approve", id, "--plan", plan(), "--watch"))
        .as(terminal.out())
        .isEqualTo(3);
    soon()
        .untilAsserted(
            () -> {
              assertThat(terminal.run("status")).isEqualTo(3);
              assertThat(terminal.out())
                  .contains(id + "  waits for a decision")
                  .contains("Waits for a decision in %s/beta: ".formatted(id));
            });
    fleet.repair("deploy beta");
    assertThat(terminal.run("retry", id + "/beta")).isZero();
    assertThat(terminal.run("watch", id)).as(terminal.out()).isEqualTo(1);
    assertThat(fleet.host("beta").commit()).isEqualTo(FakeHost.OLD);
  }

  @Test
  void aClientStillWaitsForADecisionAfterItsReleaseWasTerminated() throws Exception {
    var deploying = fleet.hold("deploy beta");
    assertThat(terminal.run("approve", id, "--plan", plan())).isZero();
    soon().until(() -> fleet.journal("beta").contains("deploy 0e5"));
    terminate(id);
    fleet.fail("deploy beta", FailureType.JOB_FAILED, "disk full");
    deploying.countDown();
    assertThat(terminal.run("watch", id + "/beta")).as(terminal.out()).isEqualTo(3);
    fleet.repair("deploy beta");
    assertThat(terminal.run("retry", id + "/beta", "--watch")).as(terminal.out()).isZero();
    assertThat(fleet.host("beta").commit()).isEqualTo(FakeHost.OLD);
  }

  /** As the button in the UI does. */
  private static void terminate(String workflow) {
    try (var temporal = new TestWorkers(SERVER.address(), "default")) {
      temporal.client().newUntypedWorkflowStub(workflow).terminate("by hand");
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(1)); // visibility is updated behind the workflow
  }
}
