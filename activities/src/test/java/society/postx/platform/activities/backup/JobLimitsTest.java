package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.change.RunLabel;

/** A job ends or fails by itself before its activity counts as stuck, else two would run. */
class JobLimitsTest {
  static Stream<Arguments> limits() {
    return Map.of(
            "backup", ResticBackups.BACKUP,
            "restore", RestoreJob.LIMIT,
            "restore of files", FileRestores.LIMIT)
        .entrySet()
        .stream()
        .map(it -> Arguments.of(it.getKey(), it.getValue()));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aJobAndItsWaitForTheChangeLockEndBeforeTheActivity(String name, Duration limit) {
    var job =
        Job.changing(new RunLabel("0190a5c4-7a7a-7a7a-8a7a-0190a5c47a7a"), "x", "true", limit);
    assertThat(job.lockWait()).as(name).isPresent();
    assertThat(job.limit().plus(job.lockWait().orElseThrow()))
        .as(name)
        .isLessThan(ActivityProfile.BACKUP.startToClose())
        .isLessThan(ActivityProfile.BACKUP.limit());
  }
}
