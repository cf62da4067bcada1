package society.postx.platform.workflows.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page's table names the checklist as the program prints it. */
class UpgradeStepTest {
  @Test
  void thePageHasARowForEachStepInOrder() throws IOException {
    var page = Files.readString(Path.of("../docs/workflows/UpgradeServers.md"));
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
            Arrays.stream(UpgradeStep.values()).map(UpgradeStep::title).toList());
  }
}
