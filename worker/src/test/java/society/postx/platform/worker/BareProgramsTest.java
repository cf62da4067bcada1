package society.postx.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A program that inherits the worker's environment shows Hetzner's token to {@code ps}. */
class BareProgramsTest {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../activities/src/main/java"));
  private static final Pattern STARTED =
      Pattern.compile("(?<bare>bare\\(\\s*)?new ProcessBuilder\\(");

  @Test
  void theWorkerStartsEveryProgramWithoutItsOwnEnvironment() throws IOException {
    var careless = new ArrayList<String>();
    var seen = 0;
    for (var folder : SOURCES) {
      try (var files = Files.walk(folder)) {
        for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          var starts = STARTED.matcher(Files.readString(file));
          while (starts.find()) {
            seen++;
            if (starts.group("bare") == null) {
              careless.add(file.toString());
            }
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(3);
    assertThat(careless).as("new ProcessBuilder without ChildEnvironment.bare").isEmpty();
  }
}
