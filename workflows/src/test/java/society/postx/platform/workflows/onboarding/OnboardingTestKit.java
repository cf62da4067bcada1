package society.postx.platform.workflows.onboarding;

import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.pruning.ForgetSnapshotsImpl;
import society.postx.platform.workflows.pruning.PruneBackupsImpl;
import society.postx.platform.workflows.pruning.PruneClientImpl;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Runs an in-memory Temporal with a worker over a {@link FakeOnboarding}; time skips. */
public final class OnboardingTestKit implements AutoCloseable {
  public static final Map<String, Object> ALPHA =
      Map.of(
          "client", "alpha",
          "domain", "alpha.platform.example",
          "apps", List.of("nextcloud"),
          "group", "canary",
          "agreementSigned", "2020-11-20",
          "contact", "it@alpha.example",
          "recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");

  public final FakeOnboarding world;
  public final WorkflowTestKit kit;
  public final WorkflowClient client;

  public OnboardingTestKit() {
    this(new FakeOnboarding());
  }

  public OnboardingTestKit(FakeOnboarding world) {
    this(world, new WorkflowTestKit());
  }

  public OnboardingTestKit(FakeOnboarding world, WorkflowTestKit kit) {
    this.world = world;
    this.kit = kit;
    client = kit.client();
    kit.work(
        world,
        OnboardClientImpl.class,
        PruneBackupsImpl.class,
        PruneClientImpl.class,
        ForgetSnapshotsImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
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
    return WorkflowTestKit.options(id);
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  public static void awaitStuck(WorkflowStub run, String step) {
    await()
        .until(
            () ->
                progress(run).stage().equals(Operation.WAITS)
                    && progress(run).items().stream()
                        .anyMatch(
                            item -> item.step().equals(step) && item.state() == StepState.STUCK));
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
    kit.close();
  }
}
