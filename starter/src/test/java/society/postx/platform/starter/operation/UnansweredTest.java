package society.postx.platform.starter.operation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.testkit.TestWorkers;

/** An operation that cannot report its progress is listed with the reason beside the others. */
@Timeout(60)
class UnansweredTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();
  private static final String QUEUE = "unanswered";
  private static final Checklist.Item AT_WORK =
      new Checklist.Item("STEP", "Section", "Title", StepState.RUNNING, "", Duration.ZERO);

  private WorkflowClient client;
  private TestWorkers workers;

  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod
    void run(String said);

    @QueryMethod
    Checklist progress();
  }

  /** Waits for ever; its query answers only if it got a text. */
  public static final class WaitingImpl implements Waiting {
    private String text = "";

    @Override
    public void run(String said) {
      text = said;
      Workflow.await(() -> false);
    }

    @Override
    public Checklist progress() {
      if (text.isEmpty()) {
        throw new IllegalStateException("the gate is null");
      }
      return new Checklist("Waiting", "", "AT_WORK", text, List.of(), List.of(AT_WORK), List.of());
    }
  }

  @BeforeEach
  void work() {
    workers = new TestWorkers(temporal.address(), "default").workAt(QUEUE, WaitingImpl.class);
    client = workers.client();
  }

  @AfterEach
  void rest() {
    workers.close();
  }

  private WorkflowStub start(String id, String said) {
    return start(id, said, QUEUE);
  }

  private WorkflowStub start(String id, String said, String queue) {
    var run =
        client.newUntypedWorkflowStub(
            "Waiting", WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(queue).build());
    run.start(said);
    return run;
  }

  @Test
  void anOperationThatCannotAnswerDoesNotHideTheOthers() {
    var runs =
        List.of(start("a/good", "Create server"), start("b/bad", ""), start("c/good", "Soak"));
    var found =
        new OperationList(client).summaries(runs.stream().map(WorkflowStub::describe).toList());
    assertThat(found).extracting(OperationSummary::id).containsExactly("a/good", "b/bad", "c/good");
    assertThat(found.get(0).said()).isEqualTo("Create server");
    assertThat(found.get(1).said())
        .startsWith("cannot report its progress: ")
        .contains("the gate is null", "docs/runbook.md", "temporal workflow show -w b/bad")
        .doesNotContain("runId=''");
    assertThat(found.get(2).said()).isEqualTo("Soak");
    assertThat(new OperationReader(client).status("b/bad").unanswered())
        .isEqualTo(found.get(1).said());
    runs.forEach(run -> run.terminate("seen"));
  }

  @Test
  void endedOperationsAreListedWhileNoWorkerAnswersForRunningOnes() {
    var running =
        IntStream.range(0, 20).mapToObj(it -> start("e/" + it, "", "without-a-worker")).toList();
    var ended = start("e/ended", "", "without-a-worker");
    ended.terminate("seen");
    var runs = Stream.concat(running.stream(), Stream.of(ended)).map(WorkflowStub::describe);
    var found = new OperationList(client).summaries(runs.toList());
    assertThat(found.getFirst().said()).isEqualTo(ProgressAnswer.NO_WORKER.why());
    assertThat(found.getLast().said()).isEqualTo("seen (TerminatedFailure)");
    running.forEach(run -> run.terminate("seen"));
  }

  @Test
  void aCancelledRunIsNotShownAsAtWork() {
    var run = start("d/cancelled", "Create server");
    await().until(() -> new OperationReader(client).status("d/cancelled").checklist() != null);
    run.cancel();
    await().until(() -> !new OperationReader(client).status("d/cancelled").running());
    var seen = new OperationReader(client).status("d/cancelled");
    assertThat(requireNonNull(seen.checklist()).headline()).isEqualTo("canceled at: Create server");
    assertThat(requireNonNull(seen.checklist()).items())
        .extracting(Checklist.Item::state)
        .containsExactly(StepState.STOPPED);
  }
}
