package society.postx.platform.workflows.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Steps in parallel issue other commands than one after the other. The four uses of the onboarding
 * share the change id "together", which is released; a new use of a workflow that runs somewhere
 * needs a change id of its own, as a parameter.
 */
class ParallelStepsTest {
  private static final String USE = ".together(";

  @Test
  void noNewUseSharesTheChangeIdOfTheFourOldOnes() throws IOException {
    var uses = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        Files.readString(file)
            .lines()
            .filter(line -> line.contains(USE))
            .forEach(line -> uses.add(file.getFileName().toString()));
      }
    }
    assertThat(uses).hasSize(4).containsOnly("OnboardClientImpl.java");
  }
}
