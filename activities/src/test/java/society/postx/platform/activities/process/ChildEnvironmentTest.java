package society.postx.platform.activities.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
  @Test
  void aChildLearnsNothingButWhereProgramsAndItsHomeAre() throws IOException {
    var program = new ProcessBuilder("env");
    program.environment().put("HCLOUD_TOKEN", "not for children");
    program.environment().put("HOME", "/home/worker");

    var child = ChildEnvironment.bare(program).start();

    var told = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(told.lines())
        .contains("HOME=/home/worker")
        .allMatch(it -> it.matches("(PATH|HOME)=.*"));
  }
}
