package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.permit.TemporalPermits;
import society.postx.platform.worker.PlatformWorker;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.reinstatement.ReinstatementActivities;
import society.postx.platform.workflows.retention.ArchiveBoxActivities;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * A worker as it runs in production changes a client only for a run that holds its permit, and says
 * who holds it. On a real server, which alone knows terminated and reset runs.
 */
@Timeout(180)
class PermitFenceTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final ArchivedClient ARCHIVE =
      new ArchivedClient(ALPHA, "client-0000000a", "a".repeat(64), "archive/alpha-2027-01-31");
  private static final Duration LONG = Duration.ofHours(1);

  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final Set<RunLabel> passed = ConcurrentHashMap.newKeySet();
  private volatile Duration settling = Duration.ZERO;

  @TempDir private Path folder;
  private TemporalServer temporal;
  private WorkflowClient client;
  private WorkerFactory worker;

  @WorkflowInterface
  public interface Deletes {
    @WorkflowMethod
    void delete(ArchivedClient archive);
  }

  public static final class DeletesImpl implements Deletes {
    @Override
    public void delete(ArchivedClient archive) {
      ActivityProfile.SHORT.stub(ArchiveBoxActivities.class, "delete").deleteTrash(archive);
    }
  }

  @WorkflowInterface
  public interface Holds {
    @WorkflowMethod
    void hold(ClientName name);
  }

  @WorkflowInterface
  public interface Offboards {
    @WorkflowMethod(name = "OffboardClient")
    void hold(ClientName name);
  }

  /** Fails at once if another run holds the permit; else it keeps it. */
  public static final class HoldsImpl implements Holds, Offboards {
    @Override
    public void hold(ClientName name) {
      new PermitLease(name, Duration.ZERO).acquire(holder -> {});
      Workflow.await(() -> false);
    }
  }

  @WorkflowInterface
  public interface Returns {
    @WorkflowMethod(name = "ReinstateClient")
    void undo(ArchivedClient archive);
  }

  /** Undoes itself at once. */
  public static final class ReturnsImpl implements Returns {
    @Override
    public void undo(ArchivedClient archive) {
      var permit = new PermitLease(archive.client(), Duration.ZERO);
      permit.acquire(holder -> {});
      try {
        ActivityProfile.SHORT
            .stub(ReinstatementActivities.class, "undo")
            .withdrawFiles(archive, Instant.EPOCH, Operation.runLabel());
      } finally {
        permit.releaseAndWait();
      }
    }
  }

  @BeforeEach
  void start() {
    temporal = new TemporalServer(Prerequisites.program("temporal"), folder);
    client = temporal.client();
    worker =
        WorkerFactory.newInstance(
            client, PlatformWorker.factoryOptions(client, (name, run) -> passed.contains(run)));
    var platform = PlatformWorker.platform(worker);
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS,
        DeletesImpl.class,
        HoldsImpl.class,
        ReturnsImpl.class,
        PermitImpl.class);
    platform.registerActivitiesImplementations(
        box(), (PermitActivities) name -> new TemporalPermits(client, settling).holderOf(name));
    worker.start();
  }

  /** Records what is called. */
  private Object box() {
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ArchiveBoxActivities.class, ReinstatementActivities.class},
        (proxy, method, arguments) -> {
          calls.add(method.getName());
          return null;
        });
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
    temporal.close();
  }

  private static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build();
  }

  private WorkflowStub holds(String id) {
    var run = client.newUntypedWorkflowStub("Holds", options(id));
    run.start(ALPHA);
    return run;
  }

  private WorkflowStub holdsIt(String id) {
    var run = holds(id);
    await().ignoreExceptions().until(() -> client.fetchHistory("client/alpha") != null);
    return run;
  }

  private static void fails(WorkflowStub run, String... words) {
    assertThatThrownBy(() -> run.getResult(Void.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(failure -> assertThat(failure.getCause()).hasMessageContainingAll(words));
  }

  @Test
  void aRunWithoutThePermitChangesNothing() {
    var run = client.newUntypedWorkflowStub("Deletes", options("deletes/alpha"));
    run.start(ARCHIVE);
    assertThatThrownBy(() -> run.getResult(Void.class))
        .hasStackTraceContaining("PERMIT_LOST")
        .hasStackTraceContaining("does not hold the permit client/alpha, nothing was changed");
    assertThat(calls).isEmpty();
  }

  @Test
  void aRunningHolderIsNamed() {
    holdsIt("onboard/alpha");
    fails(holds("restore/alpha"), "onboard/alpha since 20", " UTC holds its permit");
  }

  @Test
  void aClientIsBeingOffboardedWhileItsOffboardingHoldsThePermit() {
    var permits = new TemporalPermits(client, settling);
    var asked = List.of(new ClientName("bravo"), ALPHA);
    assertThat(permits.beingOffboarded(asked)).isEmpty();
    var waits = client.newUntypedWorkflowStub("Deletes", options("offboard/bravo"));
    waits.start(ARCHIVE);
    var run = client.newUntypedWorkflowStub("OffboardClient", options("offboard/alpha"));
    run.start(ALPHA);
    await()
        .untilAsserted(
            () ->
                assertThat(permits.beingOffboarded(asked))
                    .singleElement()
                    .satisfies(it -> assertThat(it.client()).isEqualTo(ALPHA))
                    .satisfies(it -> assertThat(it.since()).startsWith("20").endsWith(" UTC")));
    run.terminate("by hand");
    await().untilAsserted(() -> assertThat(permits.beingOffboarded(asked)).isEmpty());
  }

  @Test
  void theActivitiesOfAHolderThatHasEndedSettleBeforeItsPermitEnds() {
    holdsIt("onboard/alpha").terminate("by hand");
    settling = LONG;
    fails(holds("restore/alpha"), "onboard/alpha since", "(ended at 20", "may go on until 20");
    settling = Duration.ZERO;
    fails(holds("restore/alpha"), "nobody holds its permit");
    holdsIt("upgrade/alpha");
  }

  @Test
  void anotherRunUnderTheHoldersIdDoesNotKeepItsPermit() {
    holdsIt("onboard/alpha").terminate("by hand");
    settling = LONG;
    fails(holds("onboard/alpha"), "(ended at 20");
    settling = Duration.ZERO;
    fails(holds("onboard/alpha"), "nobody holds its permit");
  }

  @Test
  void anOperationWhoseClientMayBeInUseIsNotUndoneHoweverOftenItIsReset() {
    var run = client.newUntypedWorkflowStub("ReinstateClient", options("reinstate/alpha"));
    run.start(ARCHIVE);
    run.getResult(Void.class);
    assertThat(calls).containsExactly("withdrawFiles");
    passed.add(new RunLabel(run.getExecution().getRunId()));
    for (var again = 0; again < 2; again++) {
      var reset = reset("reinstate/alpha");
      assertThatThrownBy(() -> reset.getResult(Void.class))
          .hasStackTraceContaining("REQUEST_REFUSED")
          .hasStackTraceContaining("has handed alpha over, so users may work there: nothing was");
    }
    assertThat(calls).containsExactly("withdrawFiles");
  }

  @Test
  void theLeftoverOfARunThatWasResetToBeforeItsPermitEndsToo() {
    var run = holdsIt("onboard/alpha");
    settling = LONG;
    var reset = reset("onboard/alpha");
    fails(reset, "onboard/alpha since", "(ended at 20");
    settling = Duration.ZERO;
    fails(holds("restore/alpha"), "nobody holds its permit");
    assertThat(run.getExecution().getRunId()).isNotEqualTo(reset.getExecution().getRunId());
  }

  /** To its first task, so that the run begins again. */
  private WorkflowStub reset(String id) {
    var first =
        client.fetchHistory(id).getEvents().stream()
            .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
            .findFirst()
            .orElseThrow();
    return ResetRun.after(client, id, first.getEventId());
  }
}
