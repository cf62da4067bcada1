package society.postx.platform.activities.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * A short activity without heartbeats of its own stays alive for Temporal while its worker runs.
 */
class ShortActivityHeartbeatsTest {
  private static final Duration BEAT = Duration.ofMillis(50);

  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(PlatformConverter.INSTANCE)
                      .build())
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder()
                      .setWorkerInterceptors(new ShortActivityHeartbeats(BEAT))
                      .build())
              .build());
  private final CountDownLatch beaten = new CountDownLatch(2);

  /** Waits to be heard of; answers whether it was. */
  @ActivityInterface
  public interface Silent {
    boolean work(int millis);
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void aShortActivityThatSaysNothingIsKnownToBeAlive() {
    assertThat(silent(ActivityProfile.SHORT).work(30_000)).isTrue();
  }

  @Test
  void aLongOneHasToSayItself() {
    assertThat(silent(ActivityProfile.LONG).work((int) BEAT.multipliedBy(10).toMillis())).isFalse();
  }

  private Silent silent(ActivityProfile patience) {
    temporal.registerActivitiesImplementations(
        (Silent)
            millis -> {
              try {
                return beaten.await(millis, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    temporal.setActivityHeartbeatListener(String.class, said -> beaten.countDown());
    return temporal.newActivityStub(
        Silent.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(patience.startToClose())
            .setHeartbeatTimeout(Duration.ofSeconds(30))
            .build());
  }
}
