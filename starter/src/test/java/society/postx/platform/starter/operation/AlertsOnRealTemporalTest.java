package society.postx.platform.starter.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.testkit.TestWorkers;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Tests alerts on a real server, since the in-memory one has no close policies and resets. */
@Timeout(120)
class AlertsOnRealTemporalTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Sends an alert of its own, and waits for ever if {@code stays}. */
  @WorkflowInterface
  public interface Tell {
    @WorkflowMethod
    String tell(boolean stays);
  }

  /** Returns why the alert was not delivered, or nothing. */
  public static final class TellImpl implements Tell {
    @Override
    public String tell(boolean stays) {
      var alert = new Alert(Operation.runLabel() + "/1", "the shop is closed", "open it");
      var alerts = new Alerts();
      alerts.listen(() -> {});
      alerts.send(alert);
      Workflow.await(() -> !stays);
      return alerts.awaitDelivered(alert, Duration.ofMinutes(1)).orElse("");
    }
  }

  private final FakeOnboarding world = new FakeOnboarding();
  private final TestWorkers workers = new TestWorkers(SERVER.address(), "default");
  private final WorkflowClient client = workers.client();

  @BeforeEach
  void work() {
    workers.work(world, TellImpl.class, SendAlertImpl.class);
  }

  @AfterEach
  void rest() {
    workers.close();
  }

  @Test
  void anAlertArrivesAfterItsSenderWasTerminated() {
    var mail = world.hold("mail");
    var webhook = world.hold("webhook");
    var run = tell(true);
    var alert = alertOf(run);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> status(alert), this::runs);
    run.terminate("test");
    mail.countDown();
    webhook.countDown();
    assertThat(alert.getResult(Object.class)).isNotNull();
    assertThat(world.alerts()).hasSize(1);
  }

  @Test
  void aSenderThatWasResetDoesNotSendAgain() {
    var run = tell(false);
    assertThat(run.getResult(String.class)).isEmpty();
    assertThat(world.alerts()).hasSize(1);
    var id = run.getExecution().getWorkflowId();
    var task =
        client.fetchHistory(id).getEvents().stream()
            .filter(event -> event.hasWorkflowTaskCompletedEventAttributes())
            .findFirst()
            .orElseThrow();
    client
        .getWorkflowServiceStubs()
        .blockingStub()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(run.getExecution())
                .setReason("test")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(task.getEventId())
                .build());
    var second = client.newUntypedWorkflowStub(id);
    assertThat(second.getResult(String.class)).isEmpty();
    assertThat(second.describe().getExecution().getRunId())
        .isNotEqualTo(run.getExecution().getRunId());
    assertThat(world.alerts()).hasSize(1);
    assertThat(world.posted()).hasSize(1);
  }

  private WorkflowStub tell(boolean stays) {
    var run =
        client.newUntypedWorkflowStub("Tell", WorkflowTestKit.options("tell/" + UUID.randomUUID()));
    run.start(stays);
    return run;
  }

  private WorkflowStub alertOf(WorkflowStub run) {
    return client.newUntypedWorkflowStub(SendAlert.ID + run.getExecution().getRunId() + "/1");
  }

  private WorkflowExecutionStatus status(WorkflowStub alert) {
    return alert.describe().getStatus();
  }

  private boolean runs(WorkflowExecutionStatus status) {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }
}
