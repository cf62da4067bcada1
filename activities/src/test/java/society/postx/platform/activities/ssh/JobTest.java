package society.postx.platform.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.change.RunLabel;

class JobTest {
  /** Ids as Temporal gave them to two onboardings of one client, 24 seconds apart. */
  @Test
  void runsOfTheSameMinuteDoNotTakeEachOthersJobsForTheirOwn() {
    assertThat(job("01a2262e-0932-736f-bc5e-69ca20017c4d").unit())
        .isNotEqualTo(job("01a2262e-6636-7f27-8951-feb19421432c").unit());
  }

  @Test
  void theLongestRunAndAppFitAUnitsName() {
    var app = "a".repeat(40);
    assertThat(
            Job.changing(
                    new RunLabel("f".repeat(63)), "deploy-" + app, "true", Duration.ofMinutes(1))
                .unit())
        .endsWith(app);
  }

  private static Job job(String run) {
    return Job.changing(new RunLabel(run), "apply-base", "true", Duration.ofMinutes(1));
  }
}
