package society.postx.platform.workflows.onboarding;

import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.pruning.PruneBackupsImpl;
import society.postx.platform.workflows.pruning.PruneClientImpl;

/** An in-memory Temporal with a worker over a {@link FakeWorld}; time skips. */
public final class Rehearsal implements AutoCloseable {
  static {
    // The in-memory server's threads die when a caller hangs up: no failure of whoever waits here.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  public static final Map<String, Object> ALPHA =
      Map.of(
          "client", "alpha",
          "domain", "alpha.platform.example",
          "apps", List.of("nextcloud"),
          "group", "canary",
          "agreementSigned", "2020-11-20",
          "contact", "it@alpha.example",
          "recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");

  public final FakeWorld world;
  public final TestWorkflowEnvironment environment;
  public final WorkflowClient client;

  public Rehearsal() {
    this(new FakeWorld());
  }

  public Rehearsal(FakeWorld world) {
    this.world = world;
    environment =
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
    var worker = environment.newWorker(TaskQueues.PLATFORM);
    worker.registerWorkflowImplementationTypes(
        Operation.IMPLEMENTATION_OPTIONS,
        OnboardClientImpl.class,
        PruneBackupsImpl.class,
        PruneClientImpl.class,
        PermitImpl.class);
    worker.registerActivitiesImplementations(world);
    environment.newWorker(TaskQueues.HETZNER).registerActivitiesImplementations(world);
    environment.start();
    client = environment.getWorkflowClient();
  }

  public WorkflowStub onboard(Map<String, Object> input) {
    var run = stub("onboard/alpha");
    run.start(input);
    return run;
  }

  WorkflowStub stub(String id) {
    return client.newUntypedWorkflowStub("OnboardClient", options(id));
  }

  public static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build();
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  public static void awaitStuck(WorkflowStub run, String step) {
    await()
        .until(
            () ->
                progress(run).stage().equals(Operation.WAITS)
                    && progress(run).boxes().stream()
                        .anyMatch(box -> box.step().equals(step) && box.state() == BoxState.STUCK));
  }

  public static Map<String, String> skip(String step, String reason) {
    return Map.of("operator", "ops", "reason", reason, "step", step);
  }

  public static Map<String, String> decision(String reason) {
    return Map.of("operator", "ops", "reason", reason);
  }

  static Map<String, Object> with(String field, Object value) {
    var input = new TreeMap<>(ALPHA);
    input.put(field, value);
    return input;
  }

  @Override
  public void close() {
    environment.close();
  }
}
