package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.EachClient;
import society.postx.platform.workflows.proof.VerifyBackups;

class PlatformScheduleTest {
  /** 400 clients a run, three at a time, with nights in between: three days cut them off. */
  @Test
  void aVerificationOfALargeFleetIsNotCutOffAndOneThatHangsEndsBeforeTheNext() {
    var limit = PlatformSchedule.VERIFY_BACKUPS.timeout();
    var nights = Duration.ofHours(8).multipliedBy(limit.toDays());
    var work = EachClient.longestRun(VerifyBackups.AT_ONCE, VerifyBackups.PER_CLIENT);
    assertThat(work).isGreaterThan(Duration.ofDays(3));
    assertThat(limit.minus(nights)).isGreaterThanOrEqualTo(work);
    assertThat(limit).isLessThan(Duration.ofDays(7));
  }
}
