package society.postx.platform.systemtests;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.permit.UndoFence;
import society.postx.platform.worker.PlatformWorker;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.reinstatement.FakeReinstatements;
import society.postx.platform.workflows.reinstatement.ReinstateClientImpl;

/** On a real server, which alone knows reset runs, with the fence that asks before an undo. */
@Timeout(180)
class ReinstatementResetTest {
  private static final String ID = "reinstate/alpha";

  @TempDir private Path folder;
  private final FakeReinstatements world = new FakeReinstatements(Instant::now);
  private TemporalServer temporal;
  private WorkflowClient client;
  private WorkerFactory worker;

  @BeforeEach
  void start() {
    world.add("alpha", Group.PRODUCTION);
    temporal = new TemporalServer(Prerequisites.program("temporal"), folder);
    temporal.addSearchAttributes();
    client = temporal.client();
    worker = WorkerFactory.newInstance(client, fence());
    var platform = PlatformWorker.platform(worker);
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS,
        ReinstateClientImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
    platform.registerActivitiesImplementations(world);
    PlatformWorker.hetzner(worker).registerActivitiesImplementations(world);
    worker.start();
  }

  private WorkerFactoryOptions fence() {
    return WorkerFactoryOptions.newBuilder()
        .setWorkerInterceptors(new UndoFence(client, (name, run) -> world.isHandedOver(run)))
        .build();
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
    temporal.close();
  }

  private WorkflowStub run() {
    return client.newUntypedWorkflowStub(ID);
  }

  private void awaitWaits(String step) {
    await(step)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(progress())
                    .satisfies(it -> assertThat(it.stage()).isEqualTo(Operation.WAITS))
                    .satisfies(it -> assertThat(it.waitsAt()).isEqualTo(step)));
  }

  private Checklist progress() {
    return run().query("progress", Checklist.class);
  }

  private void decide(String verb) {
    var before = progress();
    var plan = before.question() == null ? "" : before.question().digest();
    var step = Objects.requireNonNull(before.waitsAt());
    run()
        .signal(verb, Map.of("operator", "eva", "reason", "as agreed", "step", step, "plan", plan));
    await(verb).until(() -> progress().decisions().size() > before.decisions().size());
    assertThat(progress().decisions().getLast().outcome()).isEqualTo("accepted");
  }

  private void reinstate() {
    client
        .newUntypedWorkflowStub(
            "ReinstateClient",
            WorkflowOptions.newBuilder()
                .setWorkflowId(ID)
                .setTaskQueue(TaskQueues.PLATFORM)
                .build())
        .start(Map.of("client", "alpha", "operator", "ops", "reason", "the customer stays"));
    awaitWaits("APPROVE_RETURN");
    decide("approve");
  }

  /** To the task that scheduled the activity, so that the run does it once more. */
  private void resetTo(String activity) {
    var events = client.fetchHistory(ID).getEvents();
    var task =
        events.stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
            .filter(it -> it.getActivityType().getName().equals(activity))
            .findFirst()
            .orElseThrow()
            .getWorkflowTaskCompletedEventId();
    assertThat(events.get((int) task - 1).getEventType())
        .isEqualTo(EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    var unused = ResetRun.after(client, ID, task);
  }

  @Test
  void aReturnThatIsResetAndAbortedOnceUsersAreInRemovesNothing() {
    world.fail("checkHttps", JOB_FAILED, "no answer");
    reinstate();
    awaitWaits("HTTPS_ACCESSIBLE");
    assertThat(world.journal("alpha")).contains("users in").doesNotContain("archive closed");
    var things = world.things();
    assertThat(things).contains("server alpha", "sub-account alpha", "monitors alpha");
    world.fail("backUpOnce", JOB_FAILED, "the box is full");
    resetTo("BackUpOnce");
    awaitWaits("BACK_UP_ONCE");
    decide("abort");
    while (undoWaits()) {
      assertThat(progress().headline()).contains("has handed alpha over", "nothing was removed");
      decide("skip");
    }
    assertThat(progress().stage()).isEqualTo("ABORTED");
    assertThat(world.things()).isEqualTo(things);
    assertThat(world.journal("alpha")).doesNotContain("files withdrawn", "repository archived");
  }

  /** False once the run has ended. */
  private boolean undoWaits() {
    return await("undo")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> progress().stage(), it -> Set.of(Operation.WAITS, "ABORTED").contains(it))
        .equals(Operation.WAITS);
  }
}
