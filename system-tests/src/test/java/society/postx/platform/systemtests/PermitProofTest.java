package society.postx.platform.systemtests;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.permit.PermitFence;
import society.postx.platform.activities.permit.TemporalPermits;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.ChannelActivities;
import society.postx.platform.workflows.alert.Delivery;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;

/**
 * Proves that two operations never change one client at once, with all that people do to their
 * runs: cancel, terminate, reset to any point (ended runs too), retry, abort, and kill the worker,
 * at random instants. The activities are fakes that start jobs by the platform's {@code job.sh} and
 * watch them. A job goes on when its activity has ended, longer than the platform waits for
 * activities, and the host says when it changed something.
 *
 * <p>{@code -Dproof.seed} repeats a sequence of decisions, {@code -Dproof.seconds} sets how long.
 */
@Tag("proof")
class PermitProofTest {
  private static final List<ClientName> CLIENTS =
      List.of(new ClientName("alpha"), new ClientName("bravo"));
  private static final int OPERATIONS_PER_CLIENT = 4;

  /**
   * Longer than the fakes take to hear that their run has ended, as the platform's three minutes
   * are for its activities.
   */
  private static final Duration SETTLING = Duration.ofSeconds(6);

  /** How long an activity may go on without asking the server whether it still counts. */
  private static final Duration THROTTLE = Duration.ofMillis(500);

  /**
   * A free client is acquired within this: the settling, the tries twenty seconds apart, and the
   * jobs that still wait for the host's lock.
   */
  private static final Duration FREED = Duration.ofMinutes(3);

  /** One job in so many takes longer than the settling. */
  private static final int LONG_JOBS = 4;

  private static final int LONG_JOB_MILLIS = 12_000;

  private static final Queue<Interval> intervals = new ConcurrentLinkedQueue<>();

  private final long seed = Long.getLong("proof.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<String> operations = new ArrayList<>();
  private final Map<String, FolderJobs> hosts = new TreeMap<>();

  @TempDir private Path folder;
  private TemporalServer temporal;
  private WorkflowClient client;
  private WorkerFactory worker;

  /** When an activity of a run, or a job on the host, worked on a client. */
  private record Interval(String client, String workflow, String run, long from, long to) {
    private boolean overlaps(Interval other) {
      return from < other.to && other.from < to;
    }
  }

  enum WorkStep implements Step {
    ACQUIRE_PERMIT,
    FIRST,
    SECOND,
    THIRD;

    @Override
    public StepSpec spec() {
      return new StepSpec("Work", name());
    }
  }

  @ActivityInterface
  public interface Work {
    void change(ClientName name);

    void undoChange(ClientName name);
  }

  @WorkflowInterface
  public interface Change {
    @WorkflowMethod(name = "Change")
    void run(ClientName name);

    @SignalMethod
    void retry(Decision decision);

    @SignalMethod
    void abort(Decision decision);
  }

  public static final class ChangeImpl extends ClientHandlers implements Change {
    public ChangeImpl() {
      super(new Operation("Change", List.of(WorkStep.values())));
    }

    @Override
    public void run(ClientName name) {
      operation.begin(name);
      operation.underPermit(name, WorkStep.ACQUIRE_PERMIT, () -> changed(name));
    }

    private boolean changed(ClientName name) {
      for (var step : List.of(WorkStep.FIRST, WorkStep.SECOND, WorkStep.THIRD)) {
        operation.step(
            step,
            LONG,
            Work.class,
            it -> {
              it.change(name);
              return true;
            },
            it -> it.undoChange(name));
      }
      return true;
    }
  }

  private static final class FakeWork implements Work {
    private final Random random;
    private final Map<String, FolderJobs> hosts;

    private FakeWork(long seed, Map<String, FolderJobs> hosts) {
      random = new Random(seed);
      this.hosts = hosts;
    }

    @Override
    public void change(ClientName name) {
      work(name, random.nextInt(LONG_JOBS) == 0 ? LONG_JOB_MILLIS : random.nextInt(2_000));
      if (random.nextInt(8) == 0) {
        throw FailureType.JOB_FAILED.stop("by chance");
      }
    }

    @Override
    public void undoChange(ClientName name) {
      work(name, random.nextInt(1_000));
    }

    private void work(ClientName name, int millis) {
      var context = Activity.getExecutionContext();
      var info = context.getInfo();
      var host = requireNonNull(hosts.get(name.value()));
      var unit = "px-%s-%s".formatted(info.getRunId(), info.getActivityId());
      var from = now();
      try {
        var state = host.begin(unit, info.getWorkflowId(), info.getRunId(), millis);
        while (state.startsWith("running")) {
          context.heartbeat(state);
          state = host.look(unit);
        }
        if (!state.startsWith("ended 0")) {
          throw FailureType.JOB_FAILED.stop(state);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the worker is killed", e); // another attempt finds the job
      } finally {
        intervals.add(
            new Interval(name.value(), info.getWorkflowId(), info.getRunId(), from, now()));
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    for (var name : CLIENTS) {
      hosts.put(name.value(), new FolderJobs(folder.resolve("host-" + name)));
    }
    temporal = new TemporalServer(Prerequisites.program("temporal"), folder);
    client = temporal.client();
    temporal.addSearchAttributes();
    startWorker();
  }

  @AfterEach
  void stop() {
    if (worker != null) {
      worker.shutdownNow();
    }
    if (temporal != null) {
      temporal.close();
    }
  }

  @Test
  void neverDoTwoOperationsChangeOneClientAtOnce() throws IOException {
    System.out.println("seed " + seed);
    var end = Instant.now().plusSeconds(Long.getLong("proof.seconds", 240));
    while (Instant.now().isBefore(end)) {
      keepBusy();
      attempt();
      pause(random.nextInt(700));
    }
    operations.forEach(id -> ended(() -> stub(id).terminate("the end")));
    for (var name : CLIENTS) {
      begin(name, "last/" + name);
      await("a free %s".formatted(name))
          .atMost(FREED)
          .until(() -> intervals.stream().anyMatch(it -> it.workflow().equals("last/" + name)));
    }
    CLIENTS.forEach(name -> ended(() -> stub("last/" + name).terminate("the end")));
    worker.shutdownNow();
    worker.awaitTermination(10, TimeUnit.SECONDS);
    var jobs = jobs();
    var outlived = jobs.stream().filter(PermitProofTest::outlivedItsActivities).count();
    System.out.printf(
        "%d activities, %d jobs, %d of them went on alone; %s%n",
        intervals.size(), jobs.size(), outlived, done);
    assertThat(overlaps(List.copyOf(intervals))).as("activities, seed %d", seed).isEmpty();
    assertThat(overlaps(jobs)).as("jobs, seed %d", seed).isEmpty();
    assertThat(intervals).hasSizeGreaterThan(20);
    assertThat(jobs).hasSizeGreaterThan(20);
    assertThat(outlived).as("jobs that went on after their activity").isPositive();
    assertThat(done).containsKeys("cancel", "terminate", "reset", "kill");
  }

  private static boolean outlivedItsActivities(Interval job) {
    return intervals.stream()
        .filter(it -> it.run().equals(job.run()))
        .noneMatch(it -> it.from() <= job.to() && job.to() <= it.to());
  }

  /** Nanoseconds of the clock that hosts use, too. */
  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** When jobs changed hosts, as the hosts say once none runs any more. */
  private List<Interval> jobs() throws IOException {
    var changes = new ArrayList<Interval>();
    for (var host : hosts.entrySet()) {
      await("the end of all jobs").atMost(FREED).until(() -> !host.getValue().busy());
      var held = host.getValue().changes();
      assertThat(held).hasSize((int) host.getValue().begun());
      held.forEach(
          it ->
              changes.add(
                  new Interval(host.getKey(), it.workflow(), it.run(), it.from(), it.to())));
    }
    return changes;
  }

  /** Pairs of different runs, so of different operations, at the same time. */
  private static String overlaps(List<Interval> all) {
    return all.stream()
        .flatMap(
            one ->
                all.stream()
                    .filter(other -> one.from() < other.from())
                    .filter(other -> one.client().equals(other.client()))
                    .filter(other -> !one.run().equals(other.run()))
                    .filter(one::overlaps)
                    .map(other -> "%s and %s".formatted(one, other)))
        .collect(joining("\n"));
  }

  private void keepBusy() {
    for (var name : CLIENTS) {
      var running =
          operations.stream().filter(id -> id.startsWith(name + "/")).filter(this::runs).count();
      if (running < OPERATIONS_PER_CLIENT) {
        var id = "%s/%d".formatted(name, operations.size());
        operations.add(id);
        begin(name, id);
      }
    }
  }

  private void begin(ClientName name, String id) {
    client
        .newUntypedWorkflowStub(
            "Change",
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PLATFORM)
                .build())
        .start(name);
  }

  private void attempt() {
    var id = operations.get(random.nextInt(operations.size()));
    var holder = holderOf(CLIENTS.get(random.nextInt(CLIENTS.size())));
    var victim = random.nextInt(3) == 0 || holder.isEmpty() ? id : holder;
    switch (random.nextInt(8)) {
      case 0 -> count("cancel", ended(() -> stub(victim).cancel()));
      case 1 -> count("terminate", ended(() -> stub(victim).terminate("proof")));
      case 2, 3 -> count("reset", ended(() -> reset(victim)));
      case 4, 5 -> count("retry", ended(() -> stub(victim).signal("retry", decision())));
      case 6 -> count("abort", ended(() -> stub(victim).signal("abort", decision())));
      default -> {
        if (random.nextInt(3) == 0) {
          worker.shutdownNow();
          worker.awaitTermination(10, TimeUnit.SECONDS);
          startWorker();
          count("kill", true);
        }
      }
    }
  }

  private String holderOf(ClientName name) {
    try {
      var permit = stub("client/" + name).describe();
      var holder = String.valueOf(permit.getMemo("holder", String.class));
      return permit.getStatus() == WORKFLOW_EXECUTION_STATUS_RUNNING ? holder : "";
    } catch (WorkflowNotFoundException free) {
      return "";
    }
  }

  private void count(String what, boolean worked) {
    if (worked) {
      done.merge(what, 1, Integer::sum);
    }
  }

  private static Map<String, String> decision() {
    return Map.of("operator", "proof", "reason", "by chance");
  }

  /** False if the run had ended or had no point to reset to. */
  private static boolean ended(Runnable action) {
    try {
      action.run();
      return true;
    } catch (WorkflowException e) {
      return false;
    } catch (StatusRuntimeException e) {
      var code = e.getStatus().getCode();
      if (Set.of(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND).contains(code)) {
        return false;
      }
      throw e;
    }
  }

  private void reset(String id) {
    var tasks =
        client.fetchHistory(id).getEvents().stream()
            .filter(it -> it.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .toList();
    if (tasks.isEmpty()) {
      throw Status.NOT_FOUND.asRuntimeException();
    }
    var unused = ResetRun.after(client, id, tasks.get(random.nextInt(tasks.size())).getEventId());
  }

  private boolean runs(String id) {
    return stub(id).describe().getStatus() == WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private WorkflowStub stub(String id) {
    return client.newUntypedWorkflowStub(id);
  }

  private void startWorker() {
    worker =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(
                    new PermitFence(client, Set.of("Change", "UndoChange"), SETTLING))
                .build());
    var platform =
        worker.newWorker(
            TaskQueues.PLATFORM,
            WorkerOptions.newBuilder().setMaxHeartbeatThrottleInterval(THROTTLE).build());
    platform.registerWorkflowImplementationTypes(
        PlatformConverter.IMPLEMENTATION_OPTIONS,
        ChangeImpl.class,
        PermitImpl.class,
        SendAlertImpl.class);
    platform.registerActivitiesImplementations(
        new FakeWork(random.nextLong(), hosts),
        new TemporalPermits(client, SETTLING),
        (ChannelActivities) (channel, alert) -> new Delivery(true, "sent"));
    worker.start();
  }

  /** Waits as long as people do between two decisions. */
  private static void pause(int millis) {
    await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }
}
