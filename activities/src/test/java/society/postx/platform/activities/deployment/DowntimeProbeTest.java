package society.postx.platform.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.health.Page;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * Runs the probe as Temporal does: it keeps what it has seen in heartbeats and ends with a
 * cancellation.
 */
class DowntimeProbeTest {
  private static final List<Page> PAGES =
      List.of(new Page("https://alpha.platform.example/", Optional.empty(), Optional.empty()));

  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(PlatformConverter.INSTANCE)
                      .build())
              .build());
  private final AtomicInteger asked = new AtomicInteger();

  /** Asks until it is cancelled; the second of its looks finds the page down. */
  @ActivityInterface
  public interface Probing {
    Downtime probe();
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void aCancelledProbeAnswersWithWhatItSaw() {
    var seen = probe();
    assertThat(seen.samples()).isEqualTo(3);
    assertThat(seen.down()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
    assertThat(seen.watched()).isBetween(Duration.ofMillis(2900), Duration.ofMillis(4000));
  }

  @Test
  void whatAnEarlierAttemptSawCounts() {
    temporal.setHeartbeatDetails(new Downtime(Duration.ofSeconds(7), Duration.ofMinutes(2), 120));
    var seen = probe();
    assertThat(seen.samples()).isEqualTo(123);
    assertThat(seen.down()).isBetween(Duration.ofMillis(7900), Duration.ofMillis(8500));
  }

  private Downtime probe() {
    temporal.registerActivitiesImplementations(
        (Probing)
            () ->
                new DowntimeProbe(
                        PAGES, pages -> asked.incrementAndGet() != 2, new HeartbeatProbeLog())
                    .run());
    temporal.setActivityHeartbeatListener(
        Downtime.class,
        seen -> {
          if (asked.get() == 3) {
            temporal.requestCancelActivity();
          }
        });
    return temporal.newActivityStub(Probing.class).probe();
  }
}
