package society.postx.platform.workflows.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.testservice.v1.LockTimeSkippingRequest;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitHolder;

/**
 * Sets up an in-memory Temporal like the platform's own: its converter, its search attributes, and
 * the one exception type that fails a workflow. Time skips.
 */
public final class WorkflowTestKit implements AutoCloseable {
  static {
    // The in-memory server's threads die when a caller hangs up; that does not fail the waiting
    // test.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // others use the processor, too
  }

  /** Longer than any test takes on a machine that does nothing else. */
  private static final Duration LONG = Duration.ofSeconds(45);

  /**
   * The in-memory server never answers a query to a run that ends at that moment; the SDK asks
   * again after this time.
   */
  private static final WorkflowServiceStubsOptions QUERIES =
      WorkflowServiceStubsOptions.newBuilder().setRpcQueryTimeout(Duration.ofSeconds(3)).build();

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** The SDK looks four times a second whether its workers have stopped, which no test awaits. */
  private static final Executor CLOSING =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private final StartedRuns started = new StartedRuns();
  private final TestWorkflowEnvironment environment;
  private final Future<?> watch = WATCH.schedule(this::say, LONG.toMillis(), MILLISECONDS);

  /** Whether somebody answers queries. */
  private boolean works;

  public WorkflowTestKit() {
    this(PlatformConverter.INSTANCE);
  }

  /** With values written as another version of the platform writes them. */
  public WorkflowTestKit(DataConverter converter) {
    this(converter, WorkerFactoryOptions.getDefaultInstance());
  }

  /** With what a worker has around its activities. */
  public static WorkflowTestKit intercepted(WorkerInterceptor... interceptors) {
    return new WorkflowTestKit(
        PlatformConverter.INSTANCE,
        WorkerFactoryOptions.newBuilder().setWorkerInterceptors(interceptors).build());
  }

  /**
   * With workers that are killed after each activity, before Temporal has its answer, and after
   * each task of a workflow.
   */
  public static WorkflowTestKit killed() {
    return new WorkflowTestKit(
        PlatformConverter.INSTANCE,
        WorkerFactoryOptions.newBuilder()
            .setWorkflowCacheSize(0) // so that each task replays the whole history
            .setWorkerInterceptors(new LostAnswers())
            .build());
  }

  private WorkflowTestKit(DataConverter converter, WorkerFactoryOptions workers) {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowServiceStubsOptions(QUERIES)
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(converter)
                        .setInterceptors(started)
                        .build())
                .setWorkerFactoryOptions(workers)
                .registerSearchAttribute("Client", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Operation", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Stage", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
  }

  /** Starts workers with these workflows, and with these activities on both task queues. */
  public WorkflowTestKit work(Object activities, Class<?>... workflows) {
    works = true;
    TestWorkers.register(environment.getWorkerFactory(), activities, workflows);
    environment.start();
    return this;
  }

  /** As {@link #work}, without activities: what a workflow schedules waits for ever. */
  public WorkflowTestKit workWithoutActivities(Class<?>... workflows) {
    works = true;
    TestWorkers.platform(environment.getWorkerFactory(), workflows);
    environment.start();
    return this;
  }

  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  public long currentTimeMillis() {
    return environment.currentTimeMillis();
  }

  /**
   * Lets the server's time pass, while the run goes on. Never past its end: time stands still where
   * a run ends before what it started, so a result is awaited without sleeping first.
   */
  public void sleep(Duration duration) {
    environment.sleep(duration);
  }

  /**
   * Awaits a result that needs no time to pass, and lets none pass afterwards: without it, time may
   * pass to the end of all that still waits once no run works.
   */
  public <T> T inRealTime(Supplier<T> result) {
    var time =
        TestServiceGrpc.newBlockingStub(environment.getWorkflowServiceStubs().getRawChannel());
    var unusedAnswer = time.lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance());
    try {
      return result.get();
    } finally {
      var unused = time.unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
    }
  }

  /**
   * Lets another operation hold the client's permit until it is released: before the last result is
   * awaited, because once no run works the server's time may pass to the end of all that wait.
   */
  public Permit hold(String name, String operation) {
    var permit = client().newWorkflowStub(Permit.class, options("client/" + name));
    WorkflowClient.start(permit::hold, new PermitHolder(operation));
    return permit;
  }

  public static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build();
  }

  /** Fails unless the workflow would issue the commands that the history holds. */
  public static void replay(WorkflowExecutionHistory history, Class<?> workflow) throws Exception {
    try (var kit = new WorkflowTestKit()) {
      var worker = kit.environment.newWorker(TaskQueues.PLATFORM, TestWorkers.options().build());
      TestWorkers.register(worker, workflow);
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }

  /**
   * As {@link #replay(WorkflowExecutionHistory, Class)}, of a history as JSON.
   *
   * @param id the workflow's, which ids of its children and alerts contain
   */
  public static void replay(String history, String id, Class<?> workflow) throws Exception {
    replay(WorkflowExecutionHistory.fromJson(history, id), workflow);
  }

  /** A time that stands still is rare, and this is all that shows who holds it. */
  private void say() {
    System.err.println(
        "a test takes over %s; the in-memory server's timers, locks and histories:\n%s"
            .formatted(LONG, environment.getDiagnostics()));
  }

  @Override
  public void close() {
    watch.cancel(false);
    try {
      if (works) {
        started.requirePlainTimes(client());
      }
    } finally {
      environment.getWorkerFactory().shutdownNow();
      CLOSING.execute(environment::close);
    }
  }
}
