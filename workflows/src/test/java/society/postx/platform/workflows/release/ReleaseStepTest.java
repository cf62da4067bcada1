package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page's table names the checklist as the program prints it. */
class ReleaseStepTest {
  @Test
  void thePageHasARowForEachStepInOrder() throws IOException {
    var page = Files.readString(Path.of("../docs/workflows/DeployRelease.md"));
    var table = page.substring(page.indexOf("| step | result |"), page.indexOf("**One client's"));
    var titles =
        table
            .lines()
            .skip(2)
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split("\\|", 3)[1].strip())
            .toList();
    assertThat(titles)
        .containsExactlyElementsOf(
            Arrays.stream(ReleaseStep.values()).map(ReleaseStep::title).toList());
  }
}
