package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.payload.PlatformConverter;

/** What the proof of an upgrade says about a run that another build began. */
class RefusedReplayTest {
  private static final String QUEUE = "replay";

  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod(name = "Waiting")
    void run();
  }

  /** Waits for a timer. */
  public static final class Earlier implements Waiting {
    @Override
    public void run() {
      Workflow.sleep(Duration.ofHours(1));
    }
  }

  /** Issues another command than the history has. */
  public static final class Later implements Waiting {
    @Override
    public void run() {
      var unused = Workflow.sideEffect(String.class, () -> "another command");
      Workflow.sleep(Duration.ofHours(1));
    }
  }

  @Test
  void aRunThatThisBuildDoesNotFollowIsNamedInItsWorkersWords(@TempDir Path folder) {
    try (var server = new TemporalServer(Prerequisites.program("temporal"), folder)) {
      var client = server.client();
      var earlier = worker(client, Earlier.class);
      var options = WorkflowOptions.newBuilder().setWorkflowId("waits").setTaskQueue(QUEUE).build();
      var started = WorkflowClient.start(client.newWorkflowStub(Waiting.class, options)::run);
      var run = new OperationRun(client, "waits", started.getRunId());
      await("its timer is set").until(() -> run.events().size() >= 5);
      assertThat(run.refusedReplay()).isEmpty();
      earlier.shutdownNow();

      var later = worker(client, Later.class);
      assertThat(run.refusedReplay())
          .get()
          .asString()
          .contains("waits: ", "NonDeterministicException", "does not match");
      later.shutdownNow();
    }
  }

  private static WorkerFactory worker(WorkflowClient client, Class<? extends Waiting> type) {
    var factory = WorkerFactory.newInstance(client);
    factory
        .newWorker(QUEUE)
        .registerWorkflowImplementationTypes(PlatformConverter.IMPLEMENTATION_OPTIONS, type);
    factory.start();
    return factory;
  }
}
