package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** A question that a run asks while it does other things. */
class OpenQuestionTest {
  private final WorkflowTestKit kit = new WorkflowTestKit();

  /** Half of the time until then has more milliseconds than a long holds. */
  private static final Instant FAR = Instant.parse("+900000000-01-01T00:00:00Z");

  enum AskStep implements Step {
    APPROVE;

    @Override
    public StepSpec spec() {
      return new StepSpec("Ask", name());
    }
  }

  @WorkflowInterface
  public interface Asking {
    @WorkflowMethod
    String run();
  }

  /** No timer can be as long as to its question's first reminder: a bug of workflow code. */
  public static final class AskingImpl implements Asking {
    @Override
    public String run() {
      var operation = new Operation("Ask", List.of(AskStep.values()));
      operation.begin(new ClientName("alpha"));
      var question = new OpenQuestion(operation, AskStep.APPROVE);
      question.ask(
          new Question("Paint?", "", List.of(), 0, List.of(), "nothing", "no", FAR, "d1", null));
      Workflow.sleep(Duration.ofDays(1));
      return "went on";
    }
  }

  @BeforeEach
  void start() {
    kit.workWithoutActivities(AskingImpl.class, SendAlertImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aBugInItsRemindersFailsTheWorkflowTaskSoThatAWorkerWithTheFixGoesOn() {
    var run =
        kit.client()
            .newUntypedWorkflowStub(
                "Asking",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("ask/alpha")
                    .setTaskQueue(TaskQueues.PLATFORM)
                    .build());
    run.start();
    await().until(() -> types().contains(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));
    assertThat(types()).doesNotContain(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    assertThat(failure()).contains("a bug in work that nobody waits for");
  }

  private String failure() {
    return kit.client().fetchHistory("ask/alpha").getEvents().stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .map(it -> it.getWorkflowTaskFailedEventAttributes().getFailure().toString())
        .findFirst()
        .orElse("");
  }

  private List<EventType> types() {
    return kit.client().fetchHistory("ask/alpha").getEvents().stream()
        .map(HistoryEvent::getEventType)
        .toList();
  }
}
