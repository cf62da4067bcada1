package society.postx.platform.starter.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;

class ConnectionTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();

  @Test
  void nobodyAtTheAddressIsOneLineThatSaysWhatToDo() throws IOException {
    assertThat(terminal.run("watch", "onboard/alpha", "--address", "127.0.0.1:1", "--json"))
        .isEqualTo(1);
    assertThat(terminal.err())
        .hasLineCount(1)
        .contains(
            "127.0.0.1:1 does not answer: connection refused",
            "the tunnel to it open (docs/deployment.md)");
    var error = Json.MAPPER.readTree(terminal.out());
    assertThat(error.get("exit").asInt()).isEqualTo(1);
    assertThat(error.get("error").asText()).contains("connection refused");
  }

  @Test
  void debugPrintsTheStackTrace() {
    terminal.run("watch", "onboard/alpha", "--address", "127.0.0.1:1", "--debug");
    assertThat(terminal.err()).contains("\tat ");
  }

  @Test
  void theAddressComesFromFlagEnvironmentOrProfile() throws IOException {
    var config =
        Files.writeString(
            folder.resolve("temporal.toml"),
            "[profile.box]\naddress = \"%s\"\nnamespace = \"default\"\n"
                .formatted(temporal.address()));
    assertThat(terminal.run("watch", "none", "--address", temporal.address())).isEqualTo(1);
    assertThat(terminal.err()).contains("no such operation");
    assertThat(
            terminal.run("watch", "none", "--profile", "box", "--config-file", config.toString()))
        .isEqualTo(1);
    assertThat(terminal.err()).contains("no such operation");
    terminal.with("TEMPORAL_ADDRESS", temporal.address());
    assertThat(terminal.run("watch", "none")).isEqualTo(1);
    assertThat(terminal.err()).contains("no such operation");
    assertThat(terminal.run("watch", "none", "--address", "127.0.0.1:1")).isEqualTo(1);
    assertThat(terminal.err()).contains("127.0.0.1:1");
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() throws IOException {
    var config = Files.writeString(folder.resolve("temporal.toml"), "[profile.box]\n");
    assertThat(terminal.run("watch", "none", "--profile", "bx", "--config-file", config.toString()))
        .isEqualTo(1);
    assertThat(terminal.err()).contains("bx").doesNotContain("\tat ");
  }
}
