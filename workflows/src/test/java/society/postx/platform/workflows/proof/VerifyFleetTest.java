package society.postx.platform.workflows.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.Runs;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Verifies the backups of a fleet too large for one history while other operations hold some. */
@Timeout(300)
class VerifyFleetTest {
  private static final int CLIENTS = 500;
  private static final int BUSY = 25;
  private static final List<String> FLEET =
      IntStream.range(0, CLIENTS).mapToObj("c%03d"::formatted).toList();

  private final FakeProofs world = new FakeProofs();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  private void hold(String client) {
    var unused = kit.hold(client, "restore/" + client);
  }

  @Test
  void aBusyTwentiethOfFiveHundredClientsHoldsUpNobodyAndIsReportedOnce() {
    kit.work(
        world,
        VerifyBackupsImpl.class,
        VerifyClientImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
    FLEET.forEach(it -> world.putForeign("file " + it));
    IntStream.range(0, BUSY).forEach(it -> hold(FLEET.get(it * CLIENTS / BUSY)));
    var run =
        kit.client()
            .newUntypedWorkflowStub("VerifyBackups", WorkflowTestKit.options("verify-backups"));
    var execution = run.start(Map.of());
    var result = run.getResult(VerifyBackupsResult.class);

    assertThat(result.clients()).hasSize(CLIENTS);
    assertThat(result.clients().values().stream().filter(it -> it.contains("holds its permit")))
        .hasSize(BUSY);
    assertThat(result.findings()).hasSize(BUSY);
    assertThat(world.alerts(1)).hasSize(1);
    var histories = new Runs(kit.client(), execution).histories();
    assertThat(histories).as("runs that continue each other").hasSizeGreaterThan(1);
    Runs.withinLimits(histories);
  }
}
