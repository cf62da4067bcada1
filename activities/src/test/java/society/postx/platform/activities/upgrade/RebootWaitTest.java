package society.postx.platform.activities.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.upgrade.Reboot;

/** A host that answers by the time since it was first asked; time passes only in pauses. */
class RebootWaitTest {
  private static final Instant BEGAN = Instant.parse("2026-12-08T02:00:00Z");
  private static final String BUSY = "busy platform-backup.service since 2026-12-08T01:55:00+00:00";

  private final List<Instant> beats = new ArrayList<>();
  private Instant now = BEGAN;

  private Reboot reboot(Function<Duration, String> host) {
    return new RebootWait(
            "client-alpha",
            () -> host.apply(Duration.between(BEGAN, now)).split(" ", -1),
            text -> beats.add(now),
            () -> now,
            pause -> now = now.plus(pause))
        .done();
  }

  @Test
  void aBackupOfFiveHoursIsWaitedForInOneAttemptAndNobodyIsAsked() {
    var after =
        reboot(
            since ->
                since.compareTo(Duration.ofHours(5)) < 0
                    ? BUSY
                    : since.compareTo(Duration.ofHours(5).plusMinutes(9)) < 0
                        ? "going b0"
                        : "done b0 b1");
    assertThat(after).isEqualTo(new Reboot("b0", "b1"));
    assertThat(after.rebooted()).isTrue();
    var last = BEGAN;
    for (var beat : beats) {
      assertThat(Duration.between(last, beat)).isLessThan(Duration.ofSeconds(15));
      last = beat;
    }
  }

  @Test
  void aJobThatNeverEndsIsNamedBeforeTheAttemptRunsOutOfTime() {
    assertThatThrownBy(() -> reboot(since -> BUSY))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("BUSY"))
        .hasMessageContaining("client-alpha is not rebooted while another job changes it")
        .hasMessageContaining("platform-backup.service since");
    assertThat(Duration.between(BEGAN, now)).isLessThan(ActivityProfile.BACKUP.startToClose());
  }

  @Test
  void aHostThatGoesDownAndDoesNotComeBackIsSaidAfterTenMinutes() {
    assertThatThrownBy(() -> reboot(since -> "cannot reach client-alpha"))
        .hasMessageContaining("does not answer with a new boot id 10 minutes after");
    assertThat(Duration.between(BEGAN, now)).isBetween(minutes(10), minutes(11));
  }

  @Test
  void aHostThatNeedsNoRebootIsLeftAlone() {
    assertThat(reboot(since -> "none b0").rebooted()).isFalse();
    assertThat(now).isEqualTo(BEGAN);
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }
}
