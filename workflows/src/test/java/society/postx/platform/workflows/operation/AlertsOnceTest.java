package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** A run that was reset, or another with the same incident, comes to the same alert again. */
@Timeout(60)
class AlertsOnceTest {
  private static final Alert ALERT = new Alert("shop/1", "the shop is closed", "open it");

  /** Sends an alert that may have been sent before. */
  @WorkflowInterface
  public interface Tell {
    @WorkflowMethod
    boolean tell();
  }

  /** Answers whether it knows of anybody who was not told. */
  public static final class TellImpl implements Tell {
    @Override
    public boolean tell() {
      var alerts = new Alerts();
      alerts.listen(() -> {});
      alerts.send(ALERT);
      return alerts.awaitDelivered(ALERT, Duration.ofHours(1)).isPresent();
    }
  }

  @Test
  void anIncidentIsSentOnceEvenIfAnotherRunReportsItAgain() {
    var world = new FakeOnboarding();
    try (var kit = new WorkflowTestKit()) {
      kit.work(world, TellImpl.class, SendAlertImpl.class);
      for (var id : new String[] {"first", "second"}) {
        var run = kit.client().newWorkflowStub(Tell.class, WorkflowTestKit.options(id));
        assertThat(run.tell()).isFalse();
      }
    }
    assertThat(world.alerts()).containsExactly(ALERT);
    assertThat(world.posted()).containsExactly(ALERT);
  }
}
