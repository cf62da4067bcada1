package society.postx.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.backup.ResticVersion;

class WorkerResticTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restic 0.17.0 compiled with go1.23.1 on linux/amd64",
        "restic 0.18.0 compiled with go1.24.4 on linux/amd64",
        "restic 1.0.0"
      })
  void aNewEnoughResticIsTaken(String says) throws IOException {
    WorkerRestic.check(restic(says));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restic 0.14.0 compiled with go1.19.8 | is 0.14; a worker needs 0.17 or newer; run ./platform build",
        "restic 0.9.6 | is 0.9; a worker needs 0.17 or newer",
        "no | printed no version"
      })
  void anOlderOneIsRefusedWithWhatToDo(String says, String message) {
    assertThatThrownBy(() -> WorkerRestic.check(restic(says))).hasMessageContaining(message);
  }

  @Test
  void aMissingOneIsRefusedToo() {
    assertThatThrownBy(() -> WorkerRestic.check(Map.of("PATH", folder.toString())))
        .hasMessageContaining("restic: not on the PATH");
  }

  /** What ./platform builds where Debian's is too old. */
  @Test
  void theLauncherBuildsOneThatIsEnough() throws IOException {
    var pinned =
        Files.readAllLines(Path.of("../launcher/tools.sh")).stream()
            .filter(line -> line.startsWith("RESTIC_VERSION="))
            .map(line -> line.replace("RESTIC_VERSION=", "restic "))
            .findFirst()
            .flatMap(ResticVersion::in);
    assertThat(pinned.orElseThrow().enough()).isTrue();
  }

  private Map<String, String> restic(String says) throws IOException {
    var restic = folder.resolve("restic");
    Files.writeString(restic, "#!/bin/sh\necho '%s'\n".formatted(says));
    assertThat(restic.toFile().setExecutable(true)).isTrue();
    return Map.of("PLATFORM_RESTIC", restic.toString());
  }
}
