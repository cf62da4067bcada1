package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.AttemptStarts;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.payload.PlatformConverter;

/** What an activity's wait for the repository tells Temporal. */
final class WaitingActivityTest {
  private static final Downtime SEEN =
      new Downtime(Duration.ofSeconds(7), Duration.ofMinutes(1), 60);

  private final WaitingActivity waiting = new WaitingActivity();
  private final List<Object> beaten = new CopyOnWriteArrayList<>();
  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(PlatformConverter.INSTANCE)
                      .build())
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder()
                      .setWorkerInterceptors(new AttemptStarts())
                      .build())
              .build());

  /** Waits for the repository; answers whether its attempt began before that. */
  @ActivityInterface
  public interface Reading {
    boolean read(boolean watched);
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void aWaitIsSeen() {
    temporal.setActivityHeartbeatListener(String.class, beaten::add);
    assertThat(reading().read(false)).isTrue();
    assertThat(beaten).containsExactly("waiting for Git");
  }

  @Test
  void resultsThatAnActivityKeepsInItsHeartbeatsStay() {
    temporal.setActivityHeartbeatListener(Downtime.class, beaten::add);
    assertThat(reading().read(true)).isTrue();
    assertThat(beaten).containsOnly(SEEN);
  }

  @Test
  void elsewhereACallerBeginsNow() {
    var before = System.nanoTime();
    assertThat(waiting.begun()).isGreaterThanOrEqualTo(before);
    waiting.waits("waiting for Git");
    assertThat(AttemptStarts.ofThisThread()).isEqualTo(Optional.empty());
  }

  private Reading reading() {
    temporal.registerActivitiesImplementations(
        (Reading)
            watched -> {
              var now = System.nanoTime();
              if (watched) {
                Activity.getExecutionContext().heartbeat(SEEN);
              }
              waiting.waits("waiting for Git");
              return waiting.begun() < now;
            });
    return temporal.newActivityStub(
        Reading.class,
        ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());
  }
}
