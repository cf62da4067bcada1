package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.ActivityHeartbeat;
import society.postx.platform.activities.rollout.TemporalClientWorkflows;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildId;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.rollout.ClientWorkflowActivities;
import society.postx.platform.workflows.rollout.ClientWorkflows;

/**
 * Resets a rollout on a real Temporal server while a client's workflow runs, which the server's
 * rules about ids and parents decide.
 */
@Timeout(300)
class AdoptedClientWorkflowTest {
  private static final ClientName BETA = new ClientName("beta");
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Above every heartbeat timeout: a task the server gave to a worker that just ended is given to
   * another only after its timeout.
   */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Temporal refuses a payload above 2 MiB. */
  private static final int LONGEST = 2 * 1024 * 1024 - 1024;

  @TempDir private static Path folder;
  private static TemporalServer server;

  private final String id = "deploy/" + UUID.randomUUID();
  private WorkflowClient client;
  private WorkerFactory worker;

  /** Starts beta's workflow, or waits for the one that has its id. Answers how long its text is. */
  @WorkflowInterface
  public interface Rollout {
    @WorkflowMethod(name = "Rollout")
    int run();

    @SignalMethod
    void childWaits(ChildWaits notice);

    @QueryMethod
    String asked();
  }

  public static final class RolloutImpl implements Rollout {
    private String asked = "";

    @Override
    public int run() {
      var child =
          Workflow.newChildWorkflowStub(Part.class, ClientWorkflows.options(BETA, "one client"));
      try {
        return child.run().length();
      } catch (ChildWorkflowFailure e) {
        var answer =
            ActivityProfile.FOLLOW
                .stub(ClientWorkflowActivities.class, "adopt beta")
                .awaitClientWorkflow(ChildId.of(BETA), Operation.runLabel());
        return PlatformConverter.INSTANCE
            .fromPayload(answer.getPayload(), String.class, String.class)
            .length();
      }
    }

    @Override
    public void childWaits(ChildWaits notice) {
      asked = notice.client() + ": " + notice.about();
    }

    @Override
    public String asked() {
      return asked;
    }
  }

  /** One client's workflow, which waits for a decision. */
  @WorkflowInterface
  public interface Part {
    @WorkflowMethod(name = "Part")
    String run();

    @SignalMethod
    void end(int characters);

    @QueryMethod
    Checklist progress();
  }

  public static final class PartImpl implements Part {
    private int characters;

    @Override
    public String run() {
      Workflow.await(() -> characters > 0);
      return "x".repeat(characters);
    }

    @Override
    public void end(int wanted) {
      characters = wanted;
    }

    @Override
    public Checklist progress() {
      return new Checklist(
          "Part", "beta", Operation.WAITS, "disk full", List.of(), List.of(), List.of());
    }
  }

  @BeforeAll
  static void startServer() {
    server = new TemporalServer(Prerequisites.program("temporal"), folder);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void startWorker() {
    client = server.client();
    worker = WorkerFactory.newInstance(client);
    var platform =
        worker.newWorker(
            TaskQueues.PLATFORM,
            WorkerOptions.newBuilder().setMaxHeartbeatThrottleInterval(POLL).build());
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS, RolloutImpl.class, PartImpl.class);
    platform.registerActivitiesImplementations(
        new TemporalClientWorkflows(client, new ActivityHeartbeat(), POLL));
    worker.start();
  }

  @AfterEach
  void stopWorker() {
    worker.shutdownNow();
    worker.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aResetRolloutTakesTheWholeResultAlsoWhenItsWorkerIsReplaced() {
    start();
    reset();
    awaitAdoption();
    stopWorker();
    startWorker();
    beta().signal("end", LONGEST);
    assertThat(rollout().getResult(Integer.class)).isEqualTo(LONGEST);
  }

  @Test
  void aWorkflowThatWaitedBeforeTheResetIsShownAsWaiting() {
    start();
    reset();
    await()
        .atMost(LIMIT)
        .until(() -> rollout().query("asked", String.class).equals("beta: disk full"));
    beta().signal("end", 7);
    assertThat(rollout().getResult(Integer.class)).isEqualTo(7);
  }

  @Test
  void aWorkflowStartedBeforeThePointOfTheResetStaysTheRolloutsOwn() {
    start();
    var before = client.newUntypedWorkflowStub(id).describe().getExecution().getRunId();
    await().atMost(LIMIT).until(() -> tasks().size() > 1);
    reset(tasks().getLast());
    beta().signal("end", 7);
    assertThat(rollout().getResult(Integer.class)).isEqualTo(7);
    assertThat(client.newUntypedWorkflowStub(id).describe().getExecution().getRunId())
        .isNotEqualTo(before);
  }

  @Test
  void aTerminatedWorkflowHasNoResult() {
    start();
    reset();
    awaitAdoption();
    beta().terminate("by hand");
    assertThatThrownBy(() -> rollout().getResult(Integer.class))
        .hasStackTraceContaining("REQUEST_REFUSED")
        .hasStackTraceContaining("terminated: by hand");
  }

  @Test
  void theResultOfAnotherRolloutWithTheSameIdDoesNotCount() {
    start();
    rollout().terminate("by hand");
    begin();
    awaitAdoption();
    beta().signal("end", 7);
    assertThatThrownBy(() -> rollout().getResult(Integer.class))
        .hasStackTraceContaining("FOREIGN_RESOURCE");
  }

  @Test
  void aCancelledRolloutWaitsNoLonger() {
    start();
    reset();
    awaitAdoption();
    rollout().cancel();
    assertThatThrownBy(() -> rollout().getResult(Integer.class))
        .hasStackTraceContaining("CanceledFailure");
    assertThat(beta().query("progress", Checklist.class).client()).isEqualTo("beta");
    beta().terminate("over");
  }

  /** Until beta's workflow runs. */
  private void start() {
    begin();
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> beta().query("progress", Checklist.class).client().equals("beta"));
  }

  private void begin() {
    client
        .newUntypedWorkflowStub(
            "Rollout",
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PLATFORM)
                .build())
        .start();
  }

  private WorkflowStub rollout() {
    return client.newUntypedWorkflowStub(id);
  }

  private WorkflowStub beta() {
    return client.newUntypedWorkflowStub(id + "/beta");
  }

  /** Until an activity waits for beta's workflow. */
  private void awaitAdoption() {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
            .build();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                client
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(request)
                    .getPendingActivitiesList()
                    .stream()
                    .anyMatch(it -> it.hasHeartbeatDetails()));
  }

  /** Events with which the rollout's tasks ended. */
  private List<Long> tasks() {
    return client.fetchHistory(id).getEvents().stream()
        .filter(it -> it.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .map(HistoryEvent::getEventId)
        .toList();
  }

  /** To the first task, before beta's workflow was started. */
  private void reset() {
    reset(tasks().getFirst());
  }

  private void reset(long task) {
    var unused = ResetRun.after(client, id, task);
  }
}
