package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a host runs it, on folders as restores leave them. */
class KeptLookTest {
  private final Instant now = Instant.now();

  @TempDir private Path kept;

  @Test
  void aFolderWithoutATermOrPastItIsNamedAndStays() throws IOException {
    folder("restore-runs", Duration.ofDays(2), "");
    folder("released", Duration.ofDays(6), "" + now.plus(Duration.ofDays(1)).getEpochSecond());
    folder("next-backup", Duration.ofDays(9), "" + now.minus(Duration.ofHours(9)).getEpochSecond());
    folder("terminated", Duration.ofDays(40), "");
    folder("no-backup", Duration.ofDays(40), "" + now.minus(Duration.ofDays(33)).getEpochSecond());
    folder("odd\n$(x)", Duration.ofDays(40), "soon");
    assertThat(KeptLook.judged(run()))
        .hasSize(3)
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("/opt/docker/.kept/terminated has been kept since ")
                    .contains("without a term", "may be the only copy"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("/opt/docker/.kept/no-backup was kept until ")
                    .endsWith("and no backup has removed it"))
        .anySatisfy(it -> assertThat(it).startsWith("/opt/docker/.kept/oddx has been kept"));
    try (var folders = Files.list(kept)) {
      assertThat(folders).as("the look removes nothing").hasSize(6);
    }
  }

  @Test
  void aHostWithoutRestoresSaysNothing() throws IOException {
    assertThat(KeptLook.judged(run())).isEmpty();
    assertThatThrownBy(() -> KeptLook.judged("1 2 none $(reboot)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void folder(String name, Duration age, String until) throws IOException {
    var folder = Files.createDirectory(kept.resolve(name));
    if (!until.isEmpty()) {
      Files.writeString(folder.resolve("until"), until + "\n");
    }
    Files.setLastModifiedTime(folder, FileTime.from(now.minus(age)));
  }

  private String run() throws IOException {
    var program =
        new ProcessBuilder(List.of("sh", "-c", KeptLook.LOOK, "platform", kept.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(program.getInputStream().readAllBytes(), UTF_8);
  }
}
