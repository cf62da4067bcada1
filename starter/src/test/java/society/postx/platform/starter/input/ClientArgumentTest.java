package society.postx.platform.starter.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.Terminal;

/** Commands that take a client's name by itself refuse another word alike, before they do more. */
class ClientArgumentTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "handover Alpha",
        "evidence Alpha",
        "client-key Alpha",
        "rescue Alpha --sheet /nowhere",
        "status Alpha",
        "onboard Alpha",
        "retain Alpha",
        "hold Alpha --reason audit"
      })
  void anotherWordIsRefusedWithValueAndRule(String typed) {
    new CommittedFiles(folder).commit("platform.yml", "zone: platform.example\n");
    var terminal = new Terminal().with("PLATFORM_REPOSITORY", folder.toString());
    assertThat(terminal.run(typed.split(" "))).as(terminal.err()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("✗ client: 'Alpha': 1-30 lower-case letters");
  }
}
