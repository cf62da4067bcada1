package society.postx.platform.workflows.release;

import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.State;

/** An in-memory Temporal with a worker over a {@link FakeFleet}; time skips. */
public final class ReleaseRehearsal implements AutoCloseable {
  static {
    // The in-memory server's threads die when a caller hangs up: no failure of whoever waits here.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  public static final String ID = "deploy/r1";
  public static final Map<String, Object> RELEASE =
      Map.of(
          "revision", "main",
          "reason", "28.0.2 security release",
          "operator", "ops",
          "soak", "PT0S");

  public final FakeFleet fleet = new FakeFleet();
  final TestWorkflowEnvironment environment;
  public final WorkflowClient client;

  public ReleaseRehearsal() {
    environment = environment(fleet, DeployReleaseImpl.class, DeployClientImpl.class);
    client = environment.getWorkflowClient();
  }

  /** Started, with these workflows, permits and activities. */
  public static TestWorkflowEnvironment environment(FakeFleet fleet, Class<?>... workflows) {
    var environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(PlatformConverter.INSTANCE)
                        .build())
                .registerSearchAttribute("Client", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Operation", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Stage", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
    var worker = environment.newWorker(TaskQueues.PLATFORM, FakeFleet.workerOptions());
    worker.registerWorkflowImplementationTypes(Operation.IMPLEMENTATION_OPTIONS, workflows);
    worker.registerWorkflowImplementationTypes(PermitImpl.class);
    worker.registerActivitiesImplementations(fleet);
    environment.newWorker(TaskQueues.HETZNER).registerActivitiesImplementations(fleet);
    environment.start();
    return environment;
  }

  public WorkflowStub deploy(Map<String, Object> input) {
    var run = stub(ID, "DeployRelease");
    run.start(input);
    return run;
  }

  WorkflowStub stub(String id, String type) {
    return client.newUntypedWorkflowStub(
        type,
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build());
  }

  /** The client's own workflow. */
  public WorkflowStub share(String name) {
    return client.newUntypedWorkflowStub(ID + "/" + name);
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  /** Until it waits at this state for people. */
  public void awaitGate(WorkflowStub run, State state) {
    await().atMost(Duration.ofSeconds(60)).until(() -> gate(run).equals(state.name()));
  }

  private static String gate(WorkflowStub run) {
    return run.query("state", String.class);
  }

  void approve(WorkflowStub run) {
    awaitGate(run, State.APPROVAL);
    Approvals.approve(run, "canary is well");
  }

  static DeployReleaseResult result(WorkflowStub run) {
    return run.getResult(DeployReleaseResult.class);
  }

  static Outcome outcome(DeployReleaseResult result, String client) {
    return result.clients().stream()
        .filter(it -> it.client().value().equals(client))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  public static Map<String, String> skip(String step, String reason) {
    return Map.of("operator", "ops", "reason", reason, "step", step);
  }

  static Map<String, String> decision(String reason) {
    return Map.of("operator", "ops", "reason", reason);
  }

  static Map<String, Object> with(Object... fields) {
    var input = new TreeMap<>(RELEASE);
    for (var i = 0; i < fields.length; i += 2) {
      input.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    return input;
  }

  @Override
  public void close() {
    environment.close();
  }
}
