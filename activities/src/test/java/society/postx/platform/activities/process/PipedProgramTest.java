package society.postx.platform.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipedProgramTest {
  @Test
  void outputAndComplaintsAreApart() {
    assertThat(run("cat; echo no >&2; exit 3", "in"))
        .isEqualTo(new PipedProgram.Result(3, "in", "no"));
  }

  @Test
  void aProgramThatWritesWithoutEndIsEndedAndNamed() {
    for (var program : List.of("yes", "yes >&2")) {
      var begun = System.nanoTime();
      assertThatThrownBy(() -> run(program, ""))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("/bin/sh sent more than 4.0 MB");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static PipedProgram.Result run(String program, String input) {
    return new PipedProgram(List.of("/bin/sh", "-c", program), Map.of(), Path.of("/")).run(input);
  }
}
