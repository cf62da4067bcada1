package society.postx.platform.starter.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.testkit.TestWorkers;

/** What the in-memory server knows nothing of: cron schedules. */
@Timeout(120)
class CarriedOnRealTemporalTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();
  private static final String QUEUE = "carried";
  private static final List<String> RUNS = new CopyOnWriteArrayList<>();

  @WorkflowInterface
  public interface Walk {
    @WorkflowMethod(name = "Walk")
    void run(String carried);
  }

  public static final class WalkImpl implements Walk {
    @Override
    public void run(String carried) {
      try {
        CarriedState.requireContinued("carried", carried);
        RUNS.add("let in");
      } catch (ApplicationFailure refused) {
        RUNS.add("refused");
        throw refused;
      }
    }
  }

  private final TestWorkers workers =
      new TestWorkers(SERVER.address(), "default").workAt(QUEUE, WalkImpl.class);

  @AfterEach
  void rest() {
    workers.close();
  }

  @Test
  void aRunOnACronScheduleCarriesNothingNotEvenAfterTheFirst() {
    var run =
        workers
            .client()
            .newUntypedWorkflowStub(
                "Walk",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("walk")
                    .setTaskQueue(QUEUE)
                    .setCronSchedule("@every 1s")
                    .build());
    run.start("half of it");
    await().atMost(Duration.ofSeconds(60)).until(() -> RUNS.size() > 2);
    run.terminate("seen");
    assertThat(RUNS).containsOnly("refused");
  }
}
