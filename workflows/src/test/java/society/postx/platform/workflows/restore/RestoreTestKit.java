package society.postx.platform.workflows.restore;

import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Runs an in-memory Temporal with a worker over {@link FakeRestores}; time skips. */
public final class RestoreTestKit implements AutoCloseable {
  public static final String ID = "restore/alpha";
  public static final Map<String, Object> ALPHA =
      Map.of(
          "client",
          "alpha",
          "scenario",
          "application",
          "apps",
          List.of("nextcloud"),
          "operator",
          "ops",
          "reason",
          "database broken after a crash");

  public final FakeRestores world = new FakeRestores();
  public final WorkflowTestKit kit = new WorkflowTestKit();

  public RestoreTestKit() {
    world.add("alpha", Group.PRODUCTION);
    kit.work(world, RestoreClientImpl.class, SendAlertImpl.class, PermitImpl.class);
  }

  public WorkflowStub restore(Map<String, Object> input) {
    var run = kit.client().newUntypedWorkflowStub("RestoreClient", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  static Map<String, Object> with(String field, Object value) {
    var input = new TreeMap<>(ALPHA);
    input.put(field, value);
    return input;
  }

  public static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  /** Until it waits for a decision about this step. */
  public static void awaitWaits(WorkflowStub run, String step) {
    await()
        .until(
            () ->
                progress(run).stage().equals(Operation.WAITS)
                    && step.equals(progress(run).waitsAt()));
  }

  public static Map<String, String> decision(String reason) {
    return Map.of("operator", "ops", "reason", reason);
  }

  @Override
  public void close() {
    kit.close();
  }
}
