package society.postx.platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program prints its endpoints, answers there, and ends at SIGTERM. */
class SandboxCommandTest {
  @TempDir Path folder;

  @Test
  void itRunsUntilItIsInterrupted() throws IOException, InterruptedException {
    var file = folder.resolve("sandbox.json");
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                SandboxCommand.class.getName(),
                "--machines=none",
                "--port=0",
                "--state=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      var json = new ObjectMapper().readTree(file.toFile());
      var api = new ApiClient(json.at("/cloudEndpoint").asText(), json.at("/tokens/demo").asText());
      assertThat(api.get("/zones/" + json.at("/zone").asText()).status()).isEqualTo(200);
      assertThat(api.get("/images/" + json.at("/images/prepared").asText()).status())
          .isEqualTo(200);
      assertThat(Files.readString(Path.of(json.at("/storageBox/adminKey").asText())))
          .contains("OPENSSH PRIVATE KEY");
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(file).doesNotExist();
  }
}
