package society.postx.platform.workflows.release;

import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.LeftOver;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Runs an in-memory Temporal with a worker over a {@link FakeFleet}; time skips. */
public final class ReleaseTestKit implements AutoCloseable {
  public static final String ID = "deploy/r1";
  public static final Map<String, Object> RELEASE =
      Map.of(
          "revision", "main",
          "reason", "28.0.2 security release",
          "operator", "ops",
          "soak", "PT0S");

  public final FakeFleet fleet = new FakeFleet();
  final WorkflowTestKit kit;
  public final WorkflowClient client;

  public ReleaseTestKit() {
    this(new WorkflowTestKit());
  }

  public ReleaseTestKit(WorkflowTestKit kit) {
    this.kit =
        kit.work(
            fleet,
            DeployReleaseImpl.class,
            DeployClientImpl.class,
            PermitImpl.class,
            SendAlertImpl.class,
            LeftOver.Impl.class);
    client = kit.client();
  }

  public WorkflowStub deploy(Map<String, Object> input) {
    var run = stub(ID, "DeployRelease");
    run.start(input);
    return run;
  }

  WorkflowStub stub(String id, String type) {
    return client.newUntypedWorkflowStub(type, WorkflowTestKit.options(id));
  }

  /** The client's own workflow. */
  public WorkflowStub share(String name) {
    return client.newUntypedWorkflowStub(ID + "/" + name);
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  /** Until it waits at this state for people. */
  public void awaitGate(WorkflowStub run, RolloutStage state) {
    await().atMost(Duration.ofSeconds(60)).until(() -> gate(run).equals(state.name()));
  }

  private static String gate(WorkflowStub run) {
    return run.query("state", String.class);
  }

  void approve(WorkflowStub run) {
    awaitGate(run, RolloutStage.APPROVAL);
    Approvals.approve(run, "canary is healthy");
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
    kit.close();
  }
}
