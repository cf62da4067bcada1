package society.postx.platform.workflows.upgrade;

import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.LeftOver;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Runs an in-memory Temporal with a worker over {@link FakeServers}; time skips. */
public final class UpgradeTestKit implements AutoCloseable {
  static final String ID = "upgrade/u1";
  public static final Map<String, Object> UPGRADE =
      Map.of("reason", "November's security updates", "operator", "ops", "soak", "PT0S");

  public final FakeServers servers = new FakeServers();
  final WorkflowTestKit kit;
  final WorkflowClient client;

  public UpgradeTestKit() {
    this(new WorkflowTestKit());
  }

  public UpgradeTestKit(WorkflowTestKit kit) {
    this.kit =
        kit.work(
            servers,
            UpgradeServersImpl.class,
            UpgradeServerImpl.class,
            PermitImpl.class,
            SendAlertImpl.class,
            LeftOver.Impl.class);
    client = kit.client();
  }

  public WorkflowStub upgrade(Map<String, Object> input) {
    return upgrade(ID, input);
  }

  WorkflowStub upgrade(String id, Map<String, Object> input) {
    var run = client.newUntypedWorkflowStub("UpgradeServers", WorkflowTestKit.options(id));
    run.start(input);
    return run;
  }

  /** The client's own workflow. */
  WorkflowStub share(String name) {
    return client.newUntypedWorkflowStub(ID + "/" + name);
  }

  /** The client's own workflow, once it waits for people. */
  public WorkflowStub stuck(String name) {
    var share = share(name);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> progress(share).stage().equals("WAITS_FOR_DECISION"));
    return share;
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  /** Until it waits at this state for people. */
  public void awaitGate(WorkflowStub run, RolloutStage state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> run.query("state", String.class).equals(state.name()));
  }

  void approve(WorkflowStub run) {
    awaitGate(run, RolloutStage.APPROVAL);
    Approvals.approve(run, "canary is healthy");
  }

  static UpgradeServersResult result(WorkflowStub run) {
    return run.getResult(UpgradeServersResult.class);
  }

  static UpgradeResult share(UpgradeServersResult result, String client) {
    return result.clients().stream()
        .filter(it -> it.client().value().equals(client))
        .findFirst()
        .orElseThrow();
  }

  public static Map<String, String> skip(String step, String reason) {
    return Map.of("operator", "ops", "reason", reason, "step", step);
  }

  static Map<String, String> decision(String reason) {
    return Map.of("operator", "ops", "reason", reason);
  }

  static Map<String, Object> with(Object... fields) {
    var input = new TreeMap<>(UPGRADE);
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
