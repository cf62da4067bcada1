package society.postx.platform.workflows.drill;

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

/** Drills a fleet too large for one history while other operations hold some. */
@Timeout(300)
class DrillFleetTest {
  private static final int CLIENTS = 500;
  private static final int BUSY = 25;
  private static final List<String> FLEET =
      IntStream.range(0, CLIENTS).mapToObj("c%03d"::formatted).toList();

  private final FakeDrills world = new FakeDrills();
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
        RestoreDrillImpl.class,
        DrillClientImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
    FLEET.forEach(it -> world.putForeign("file " + it));
    IntStream.range(0, BUSY).forEach(it -> hold(FLEET.get(it * CLIENTS / BUSY)));
    var run =
        kit.client()
            .newUntypedWorkflowStub("RestoreDrill", WorkflowTestKit.options("restore-drill"));
    var execution = run.start(Map.of("clients", FLEET));
    var result = run.getResult(RestoreDrillResult.class);

    assertThat(result.clients()).hasSize(CLIENTS);
    assertThat(result.clients().values().stream().filter(it -> it.contains("holds its permit")))
        .hasSize(BUSY);
    assertThat(result.summary()).startsWith("475 of 500 ");
    assertThat(world.alerts(1)).hasSize(1);
    var histories = new Runs(kit.client(), execution).histories();
    assertThat(histories).as("runs that continue each other").hasSizeGreaterThan(1);
    Runs.withinLimits(histories);
  }
}
