package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** The permit of an operation with two boxes, the first of which can be undone. */
class PermitTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String ID = "paint/alpha";

  private final Brush brush = new Brush();
  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final WorkflowClient client = kit.client();

  enum PaintStep implements Step {
    ACQUIRE_PERMIT,
    PAINT,
    VARNISH;

    @Override
    public StepSpec spec() {
      return new StepSpec("Paint", name());
    }
  }

  record Wanted(String client, String reason, @Nullable String note, String carried) {}

  @ActivityInterface
  public interface Painting {
    void paint();

    void varnish();

    void strip();
  }

  @WorkflowInterface
  public interface Paint {
    @WorkflowMethod
    void run();

    @QueryMethod
    Checklist progress();

    @SignalMethod
    void retry(Decision decision);

    @SignalMethod
    void skip(Decision decision);

    @SignalMethod
    void abort(Decision decision);
  }

  public static final class PaintImpl extends ClientHandlers implements Paint {
    public PaintImpl() {
      super(new Operation("Paint", List.of(PaintStep.values())));
    }

    @Override
    public void run() {
      operation.begin(ALPHA, new Wanted("alpha", "it's grey", null, "a run's state"));
      operation.underPermit(ALPHA, PaintStep.ACQUIRE_PERMIT, this::paint);
    }

    private boolean paint() {
      operation.step(PaintStep.PAINT, LONG, Painting.class, it -> ran(it::paint), Painting::strip);
      operation.step(PaintStep.VARNISH, LONG, Painting.class, it -> ran(it::varnish));
      return true;
    }

    private static boolean ran(Runnable work) {
      work.run();
      return true;
    }
  }

  @WorkflowInterface
  public interface Refused {
    @WorkflowMethod
    void run();

    @QueryMethod
    Checklist progress();
  }

  public static final class RefusedImpl extends ClientHandlers implements Refused {
    public RefusedImpl() {
      super(new Operation("Paint", List.of(PaintStep.values())));
    }

    @Override
    public void run() {
      operation.begin(ALPHA);
      operation.underPermit(ALPHA, PaintStep.ACQUIRE_PERMIT, this::refuse);
    }

    private boolean refuse() {
      throw operation.refused(PaintStep.PAINT, FailureType.REQUEST_REFUSED, "no wall");
    }
  }

  /** Obeys every call; a worker's fence would refuse in its place. */
  private static final class Brush implements Painting, PermitActivities {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Set<String> unpermitted = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private CountDownLatch hold(String what) {
      return held.computeIfAbsent(what, any -> new CountDownLatch(1));
    }

    private void act(String what) {
      if (unpermitted.remove(what)) {
        throw FailureType.PERMIT_LOST.stop("client/alpha does not run");
      }
      if (failing.contains(what)) {
        throw FailureType.JOB_FAILED.stop("no brush");
      }
      try {
        held.getOrDefault(what, new CountDownLatch(0)).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      done.add(what);
    }

    @Override
    public void paint() {
      act("paint");
    }

    @Override
    public void varnish() {
      act("varnish");
      if (held.containsKey("until cancelled")) {
        untilCancelled();
      }
    }

    private void untilCancelled() {
      var context = Activity.getExecutionContext();
      for (; ; ) {
        try {
          context.heartbeat("still wet");
          Thread.onSpinWait();
        } catch (ActivityCompletionException e) {
          cancelled.countDown();
          act("until cancelled");
          throw e;
        }
      }
    }

    @Override
    public void strip() {
      act("strip");
    }

    @Override
    public String holderOf(ClientName name) {
      return "deploy/now since 13:40";
    }
  }

  @BeforeEach
  void start() {
    kit.work(brush, PaintImpl.class, RefusedImpl.class, PermitImpl.class, SendAlertImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void thePermitRunsAsLongAsTheWorkAndIsFreeAfterwards() {
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    painting.countDown();
    run.getResult(Void.class);
    await().until(() -> !isHeld());
    assertThat(brush.done).containsExactly("paint", "varnish");
  }

  @Test
  void itNamesItsHolderAndTheHoldersFirstRun() {
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    var permit = client.newUntypedWorkflowStub("client/alpha").describe();
    assertThat(permit.getMemo(Permit.HOLDER, String.class)).isEqualTo(ID);
    assertThat(permit.getMemo(Permit.RUN, String.class)).isEqualTo(run.getExecution().getRunId());
    painting.countDown();
    run.getResult(Void.class);
  }

  @Test
  void onlyTheRunThatHoldsThePermitReleasesIt() {
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    var permit = client.newUntypedWorkflowStub("client/alpha");
    var runId = run.getExecution().getRunId();
    permit.signal("release");
    permit.signal("release", "junk");
    permit.signal("release", List.of(Map.of("operation", ID, "run", runId)));
    release("deploy/alpha", runId);
    release(ID, "an earlier run");
    await().until(() -> details().contains("run an earlier run: it does not hold this permit"));
    assertThat(details())
        .contains("Held by **paint/alpha**")
        .contains("release by a sender that names no run: it does not hold this permit")
        .contains("release by deploy/alpha, run " + runId);
    assertThat(isHeld()).isTrue();
    painting.countDown();
    run.getResult(Void.class);
    await().until(() -> !isHeld());
  }

  /** The holder is replayed by a newer worker, or runs on an older one. */
  @Test
  void aPermitOfAnEarlierWorkerIsReleasedWithoutAName() {
    var permit =
        client.newUntypedWorkflowStub(
            "Permit",
            options("client/alpha").toBuilder()
                .setMemo(Map.of(Permit.HOLDER, ID, Permit.RUN, "first"))
                .build());
    permit.start(ID);
    release("deploy/alpha", "first");
    await().until(() -> details().contains("release by deploy/alpha"));
    permit.signal("release");
    await().until(() -> !isHeld());
  }

  @Test
  void aBusyClientIsWaitedFor() {
    var other = anotherOperation();
    var run = paint();
    await()
        .until(() -> progress(run).headline().contains("deploy/now since 13:40 holds its permit"));
    assertThat(brush.done).isEmpty();
    other.signal("release");
    run.getResult(Void.class);
    assertThat(brush.done).containsExactly("paint", "varnish");
  }

  @Test
  void aPermitEndedByHandIsAcquiredAgainBeforeTheNextBox() {
    var painting = brush.hold("paint");
    var varnishing = brush.hold("varnish");
    var run = paint();
    await().until(this::isHeld);
    endByHand();
    painting.countDown();
    await().until(this::isHeld);
    varnishing.countDown();
    run.getResult(Void.class);
    await().until(() -> !isHeld());
  }

  @Test
  void aPermitThatAnotherOperationTookStopsTheNextBoxUntilItIsFree() {
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    endByHand();
    var other = anotherOperation();
    painting.countDown();
    await()
        .until(() -> progress(run).headline().contains("ended by hand and deploy/now since 13:40"));
    assertThat(brush.done).containsExactly("paint");
    other.signal("release");
    await().until(() -> !isHeld());
    run.signal("retry", decision("it is over"));
    run.getResult(Void.class);
    assertThat(brush.done).containsExactly("paint", "varnish");
  }

  @Test
  void aRunWhosePermitEndedBeforeItWasResetAcquiresAnotherOne() {
    brush.unpermitted.add("varnish");
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    client.newUntypedWorkflowStub("client/alpha").terminate("its history still says held");
    painting.countDown();
    run.getResult(Void.class);
    assertThat(brush.done).containsExactly("paint", "varnish");
    await().until(() -> !isHeld());
  }

  @Test
  void anAbortUndoesNothingUnderAnotherOperation() {
    var painting = brush.hold("paint");
    var run = paint();
    await().until(this::isHeld);
    endByHand();
    var other = anotherOperation();
    painting.countDown();
    await().until(() -> progress(run).stage().equals(Operation.WAITS));
    run.signal("abort", decision("wrong colour"));
    await()
        .until(
            () ->
                progress(run).stage().equals(Operation.WAITS)
                    && progress(run).headline().contains("undo of \"PAINT\" is stuck")
                    && progress(run).headline().contains("deploy/now since 13:40 holds it now"));
    assertThat(brush.done).containsExactly("paint");
    other.signal("release");
    await().until(() -> !isHeld());
    run.signal("retry", decision("it is over"));
    assertThatThrownBy(() -> run.getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);
    assertThat(brush.done).containsExactly("paint", "strip");
  }

  @Test
  void aPermitEndedByHandAtTheVeryEndFailsNobody() {
    var varnishing = brush.hold("varnish");
    var run = paint();
    await().until(() -> brush.done.contains("paint"));
    endByHand();
    varnishing.countDown();
    run.getResult(Void.class);
    assertThat(progress(run).stage()).isEqualTo("DONE");
  }

  @Test
  void aCancelledRunKeepsThePermitUntilItsActivityHasEndedAndSaysWhatStands() throws Exception {
    var drying = brush.hold("until cancelled");
    var run = paint();
    await().until(() -> brush.done.contains("varnish"));
    run.cancel();
    brush.cancelled.await();
    assertThat(isHeld()).isTrue();
    assertThat(status(ID)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    drying.countDown();
    assertThatThrownBy(() -> run.getResult(Void.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    await().until(() -> !isHeld());
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).headline())
        .startsWith("cancelled: 2 of 3 steps are done and stay")
        .contains("start paint/alpha again");
    assertThat(progress(run).items())
        .extracting(Checklist.Item::state)
        .doesNotContain(StepState.RUNNING);
  }

  @Test
  void whatACancelledOrFailedRunDidNotReachIsNotOpenAnyMore() {
    brush.failing.add("paint");
    var run = paint();
    await().until(() -> "PAINT".equals(progress(run).waitsAt()));
    run.cancel();
    assertThatThrownBy(() -> run.getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).next())
        .isEqualTo(
            "temporal workflow start --type Paint --task-queue platform --workflow-id paint/alpha"
                + " --input '{\"client\":\"alpha\",\"reason\":\"it'\\''s grey\"}'");
    assertThat(state(run, PaintStep.VARNISH)).isEqualTo(StepState.NOT_NEEDED);
    var refused = client.newUntypedWorkflowStub("Refused", options("refused/alpha"));
    refused.start();
    assertThatThrownBy(() -> refused.getResult(Void.class)).hasStackTraceContaining("no wall");
    assertThat(state(refused, PaintStep.PAINT)).isEqualTo(StepState.STUCK);
    assertThat(state(refused, PaintStep.VARNISH)).isEqualTo(StepState.NOT_NEEDED);
  }

  @Test
  void anUndoThatIsStuckIsNamedAndSkippedAsTheUndoNeverAsItsStep() {
    brush.failing.addAll(Set.of("varnish", "strip"));
    var run = paint();
    await().until(() -> "VARNISH".equals(progress(run).waitsAt()));
    run.signal("abort", decision("wrong colour"));
    await().until(() -> "UNDO_PAINT".equals(progress(run).waitsAt()));
    assertThat(progress(run).headline()).startsWith("undo of \"PAINT\" is stuck: no brush");
    assertThat(note(run, PaintStep.PAINT)).startsWith("undo: no brush");
    run.signal("skip", Map.of("operator", "ops", "reason", "known", "step", "PAINT"));
    await().until(() -> progress(run).notice() != null);
    assertThat(progress(run).notice())
        .contains("step: 'PAINT': the stuck step is UNDO_PAINT, the undo of PAINT");
    run.signal("skip", Map.of("operator", "ops", "reason", "known", "step", "UNDO_PAINT"));
    assertThatThrownBy(() -> run.getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);
    assertThat(state(run, PaintStep.PAINT)).isEqualTo(StepState.SKIPPED);
    assertThat(note(run, PaintStep.PAINT)).isEqualTo("undo skipped by ops: known");
  }

  private static StepState state(WorkflowStub run, Step step) {
    return item(run, step).state();
  }

  private static String note(WorkflowStub run, Step step) {
    return item(run, step).note();
  }

  private static Checklist.Item item(WorkflowStub run, Step step) {
    return progress(run).items().stream()
        .filter(it -> it.step().equals(step.name()))
        .findFirst()
        .orElseThrow();
  }

  private WorkflowStub paint() {
    var run = client.newUntypedWorkflowStub("Paint", options(ID));
    run.start();
    return run;
  }

  private WorkflowStub anotherOperation() {
    var permit = client.newUntypedWorkflowStub("Permit", options("client/alpha"));
    permit.start("deploy/now");
    return permit;
  }

  /**
   * The in-memory server does not tell a parent of a terminated child; of a completed one it does.
   */
  private void endByHand() {
    release(ID, client.newUntypedWorkflowStub(ID).describe().getExecution().getRunId());
    await()
        .until(
            () ->
                client.fetchHistory(ID).getEvents().stream()
                    .anyMatch(it -> it.hasChildWorkflowExecutionCompletedEventAttributes()));
  }

  private void release(String operation, String run) {
    client
        .newUntypedWorkflowStub("client/alpha")
        .signal("release", Map.of("operation", operation, "run", run));
  }

  private boolean isHeld() {
    try {
      return status("client/alpha") == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (io.temporal.client.WorkflowNotFoundException notYet) {
      return false;
    }
  }

  private WorkflowExecutionStatus status(String id) {
    return client.newUntypedWorkflowStub(id).describe().getStatus();
  }

  private String details() {
    return client
        .newUntypedWorkflowStub("client/alpha")
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  private static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  private static Map<String, String> decision(String reason) {
    return Map.of("operator", "ops", "reason", reason);
  }

  private static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build();
  }
}
