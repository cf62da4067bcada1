package society.postx.platform.starter.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import society.postx.platform.starter.Terminal;

class StartupTrainingTest {
  @Test
  void everyCommandOfTheTrainingSucceeds() throws IOException {
    assertThat(StartupTraining.run()).isTrue();
  }

  @Test
  void statusAndApproveGetAnAnswerAndNotAnError() throws IOException {
    try (var frontend = TrainingFrontend.start()) {
      var terminal = new Terminal().with("TEMPORAL_ADDRESS", frontend.address());
      assertThat(terminal.run("status")).as(terminal.err()).isZero();
      assertThat(terminal.out())
          .contains("onboard/alpha  runs, at CREATE_SERVER", "attempt 2")
          .contains("onboard/beta  done");
      assertThat(terminal.run("approve", TrainingFrontend.RUNNING, "--plan", "5f1c2e90"))
          .as(terminal.err())
          .isZero();
      assertThat(terminal.out()).contains("Create server");
    }
  }
}
