package society.postx.platform.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code deployment/} puts an image together, shown on a small one. */
class WorkerImageTest {
  private static final String PROGRAM =
      "src/test/resources/society/postx/platform/worker/small_image.py";
  @TempDir private Path folder;
  private JsonNode image;

  @BeforeEach
  void build() throws IOException {
    image = built("first", 1_000_000_000);
  }

  @Test
  void theSameInputsGiveTheSameBytesInAnotherFolderAtAnotherTime() throws IOException {
    built("second", 1_500_000_000);
    assertThat(folder.resolve("second/worker.tar"))
        .hasSameBinaryContentAs(folder.resolve("first/worker.tar"));
  }

  @Test
  void itsProgramsAreRootsAndItsStateIsTheWorkers() {
    var files = image.path("files");
    assertThat(files.path("opt/post-x-platform/bin/worker").asText()).isEqualTo("755 0");
    for (var jar : List.of("worker.jar", "starter.jar", "lib/a.jar")) {
      assertThat(files.path("opt/post-x-platform/" + jar).asText()).isEqualTo("644 0");
    }
    assertThat(files.path("var/lib/platform").asText()).isEqualTo("700 10001");
    assertThat(files.path("var/lib/temporal-dumps").asText()).isEqualTo("700 10001");
    assertThat(files.path("home/platform/.ssh").asText()).isEqualTo("700 10001");
    assertThat(files.has("opt/post-x-platform/systemd/worker.service")).isFalse();
  }

  @Test
  void debiansFilesGainNobodyRightsAndSayNothingOfTheMachineThatBuiltThem() {
    var files = image.path("files");
    assertThat(files.path("usr/bin/su").asText()).isEqualTo("755 0");
    assertThat(files.path("usr/bin/perl").asText()).isEqualTo("755 0 usr/bin/su");
    assertThat(files.has("etc/machine-id")).isFalse();
    assertThat(files.has("var/cache/ldconfig/aux-cache")).isFalse();
  }

  @Test
  void itIsLabelledAndRunsAsTheUserOfTheComposeFile() throws IOException {
    assertThat(image.at("/tags/0").asText()).isEqualTo("post-x-platform/worker:1.2.3");
    assertThat(image.path("blobs").asInt()).isEqualTo(4);
    var config = image.at("/config/config");
    assertThat(config.path("Labels").path("org.opencontainers.image.revision").asText())
        .isEqualTo("0123abc");
    assertThat(Files.readString(Path.of("../docker-compose.temporal.yml")))
        .contains("user: \"%s\"".formatted(config.path("User").asText()))
        .contains("image: &platform-image post-x-platform/worker:");
  }

  private JsonNode built(String name, long time) throws IOException {
    var target = Files.createDirectory(folder.resolve(name));
    var program =
        new ProcessBuilder("python3", "-B", PROGRAM, target.toString(), Long.toString(time))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines = new String(program.getInputStream().readAllBytes(), UTF_8).strip().lines().toList();
    assertThat(program.onExit().join().exitValue()).isZero();
    return new ObjectMapper().readTree(lines.getLast());
  }
}
