package society.postx.platform.starter.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.testkit.TestWorkers;

/** The in-memory server loses tasks of a worker that has stopped. */
@Timeout(120)
class DeadlineOnRealTemporalTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();
  private static final String QUEUE = "deadline";

  @WorkflowInterface
  public interface Wait {
    @WorkflowMethod(name = "Wait")
    boolean run(long seconds);

    @SignalMethod
    void answer();
  }

  public static final class WaitImpl implements Wait {
    private boolean answered;

    @Override
    public boolean run(long seconds) {
      return WorkflowTime.awaitUntil(WorkflowTime.now().plusSeconds(seconds), () -> answered);
    }

    @Override
    public void answer() {
      answered = true;
    }
  }

  private final TestWorkers workers = new TestWorkers(SERVER.address(), "default");

  private final WorkflowStub run =
      workers
          .client()
          .newUntypedWorkflowStub(
              "Wait",
              WorkflowOptions.newBuilder().setWorkflowId("wait").setTaskQueue(QUEUE).build());

  @AfterEach
  void rest() {
    workers.close();
  }

  @Test
  void anAnswerThatCameInTimeCountsThoughNoWorkerRunsUntilTheDeadlineHasPassed() {
    try (var stops = new TestWorkers(SERVER.address(), "default").workAt(QUEUE, WaitImpl.class)) {
      run.start(5);
      awaitEvent(EventType.EVENT_TYPE_TIMER_STARTED);
    }
    run.signal("answer");
    awaitEvent(EventType.EVENT_TYPE_TIMER_FIRED);
    var unused = workers.workAt(QUEUE, WaitImpl.class);
    assertThat(run.getResult(Boolean.class)).isTrue();
  }

  @Test
  void aDeadlineThatPassesWithoutAnAnswerIsNone() {
    var unused = workers.workAt(QUEUE, WaitImpl.class);
    run.start(1);
    assertThat(run.getResult(Boolean.class)).isFalse();
  }

  private void awaitEvent(EventType type) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                workers.client().fetchHistory("wait").getEvents().stream()
                    .anyMatch(it -> it.getEventType() == type));
  }
}
