package society.postx.platform.starter.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.workflows.backup.ResticSnapshot;

/** What a restore of a damaged repository says, with restic's own lines. */
class RescueResticTest {
  private static final String LOST =
      """
      {"message_type":"error","error":{"message":"ciphertext verification failed"},"during":"restore","item":"/opt/docker/a/one.odt"}
      {"message_type":"error","error":{"message":"again"},"during":"restore","item":"/opt/docker/a/one.odt"}
      {"message_type":"exit_error","code":1,"message":"Fatal: There were 2 errors"}
      """;
  private static final String SUMMARY =
      """
      {"message_type":"summary","total_files":3,"files_restored":2}
      """;

  private static final RecoverySheet SHEET =
      new RecoverySheet(
          "127.0.0.1",
          23,
          "u100001",
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC",
          "backups",
          "a key",
          "Zr6nKf2bYd9sHc3v",
          "age.txt",
          List.of("age1abc"));

  @TempDir private Path folder;

  private RescueRestic.Restored restore(String out, String err) throws IOException {
    var program = folder.resolve("restic");
    Files.writeString(folder.resolve("out"), out);
    Files.writeString(folder.resolve("err"), err);
    Files.writeString(
        program,
        "#!/bin/sh\ncat >/dev/null\ncat %1$s/out\ncat %1$s/err >&2\nexit 1\n".formatted(folder));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var shell = new Terminal().with("PLATFORM_RESTIC", program.toString()).shell();
    try (var rescue = RescueFolder.make(SHEET)) {
      return RescueRestic.of(ExternalTool.need("restic", shell), SHEET, rescue, "platform")
          .restore("5a9c03f1", folder.resolve("into"), any -> {});
    }
  }

  @Test
  void aFileThatIsLostIsNamedOnceWithItsReason() throws IOException {
    var restored = restore(SUMMARY, LOST);
    assertThat(restored.summary().path("files_restored").asInt()).isEqualTo(2);
    assertThat(restored.missing().count()).isEqualTo("1");
    var into = new RescueTarget(folder.resolve("into"));
    assertThat(into.noteMissing(restored.missing()))
        .isEqualTo(folder.resolve("into.missing.txt"))
        .hasContent("/opt/docker/a/one.odt  (ciphertext verification failed)");
  }

  @Test
  void aRestoreThatDidNotEndOrNamesNothingFails() {
    assertThatThrownBy(() -> restore("", LOST))
        .hasMessageContaining("restic restore of platform ended with 1")
        .hasMessageContaining("There were 2 errors");
    assertThatThrownBy(() -> restore(SUMMARY, "Fatal: the index is damaged"))
        .hasMessageContaining("the index is damaged");
  }

  private Optional<List<String>> snapshots(String script, String... ids) throws IOException {
    var program = folder.resolve("restic");
    Files.writeString(program, "#!/bin/sh\ncat >/dev/null\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var shell = new Terminal().with("PLATFORM_RESTIC", program.toString()).shell();
    try (var rescue = RescueFolder.make(SHEET)) {
      return RescueRestic.of(ExternalTool.need("restic", shell), SHEET, rescue, "platform")
          .snapshots(List.of(ids))
          .map(all -> all.stream().map(ResticSnapshot::id).toList());
    }
  }

  /** A host writes its snapshots, so their list can be of any length. */
  @Test
  void aListThatIsTooLongOrTakesTooMuchMemoryIsReadInParts() throws IOException {
    assertThat(snapshots("exec yes")).isEmpty();
    assertThat(snapshots("echo 'fatal error: runtime: out of memory' >&2; exit 2")).isEmpty();
    assertThat(snapshots("kill -KILL $$")).isEmpty();
    assertThatThrownBy(() -> snapshots("echo 'Fatal: the index is damaged' >&2; exit 1"))
        .hasMessageContaining("the index is damaged");
    var one = "echo '[{\"time\":\"2026-11-28T06:00:00Z\",\"id\":\"5a9c\"}]'";
    assertThat(snapshots(one, "5a9c")).contains(List.of("5a9c"));
    assertThat(snapshots("echo null")).contains(List.of());
  }
}
