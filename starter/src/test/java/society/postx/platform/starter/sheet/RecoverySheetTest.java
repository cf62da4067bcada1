package society.postx.platform.starter.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoverySheetTest {
  private static final String KEY =
      "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n%s\n-----END OPENSSH PRIVATE KEY-----"
          .formatted("b3BlbnNzaC1rZXk".repeat(5), "AAAAB3NzaC1yc2E".repeat(5));
  private static final String PASSWORD = "Zr6nKf2bYd9sHc3v";

  @TempDir private Path folder;

  private static RecoverySheet sheet(String password) {
    return RecoverySheet.of(
        Map.of(
            "storageBox",
            Map.of(
                "id", 1,
                "host", "u100001.your-storagebox.de",
                "hostKey", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC")),
        Map.of("storage_box_ssh_key", KEY + "\n", "platform_restic_password", password),
        "/root/age.txt",
        List.of("age1abc", "age1def"));
  }

  @Test
  void whatIsPrintedCanBeReadAgainAlsoWithSpacesInTheKey() {
    var sheet = sheet(PASSWORD);
    var text = sheet.text("2026-11-30");
    assertThat(RecoverySheet.parse("sheet.txt", text)).isEqualTo(sheet);
    assertThat(RecoverySheet.parse("typed", text.replace("AAAAB3", "  AAAAB3"))).isEqualTo(sheet);
    assertThat(sheet.user()).isEqualTo("u100001");
    assertThat(sheet).hasToString("RecoverySheet[u100001@u100001.your-storagebox.de]");
  }

  /** An agent's other keys would use up the box's attempts before the sheet's key comes. */
  @Test
  void whatIsTypedByHandUsesTheSheetsKeyAndTheBoxsTimes() {
    var text = sheet(PASSWORD).text("2026-11-30");
    assertThat(text.lines().filter(it -> it.contains("-i box-key")))
        .hasSize(2)
        .allMatch(it -> it.contains("-F/dev/null") && it.contains("-oIdentitiesOnly=yes"));
    assertThat(text).doesNotContain("restore latest").contains("alone, it can delete all backups");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          box-port: +23             | box-port: 70000       | sheet.txt: box-port: '70000': from 1 to 65535
          box-port: +23             | box-port: z3          | box-port: 'z3': must be
          box-host-key: .*          | box-host-key: ssh     | box-host-key: 'ssh': must be
          box-user: .*              | nothing here          | sheet.txt: box-user: is missing
          restic-password: .*       | restic-password: ab   | sheet.txt: restic-password: must have 8 characters or more
          BEGIN OPENSSH             | BEGIN                 | has no private key
          AAAAB3NzaC1yc2E           | ?                     | the private key: must be as ssh-keygen writes it
          """)
  void aFieldThatWasTypedWrongIsNamedWithItsRule(String written, String typed, String said) {
    var text = sheet(PASSWORD).text("2026-11-30").replaceFirst(written, typed);
    assertThatThrownBy(() -> RecoverySheet.parse("sheet.txt", text))
        .hasMessageContaining(said)
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aMissingSecretIsNamedWithWhatMakesIt() {
    assertThatThrownBy(() -> sheet(" "))
        .hasMessageContaining("platform_restic_password: is missing")
        .hasMessageContaining("openssl rand");
  }

  @Test
  void aNoteKnowsWhetherTheSheetStillOpensTheBackups() throws Exception {
    var key = folder.resolve("age.txt");
    var file = folder.resolve("sheet.txt");
    SheetNote.write(sheet(PASSWORD), file, key);
    var note = SheetNote.of(key).orElseThrow();
    assertThat(note.stillThere()).isTrue();
    assertThat(note.isOf(sheet(PASSWORD))).isTrue();
    assertThat(note.isOf(sheet("another one"))).isFalse();
    assertThat(folder.resolve("recovery-sheet.json")).content().doesNotContain(PASSWORD);
    assertThatThrownBy(() -> SheetNote.requireFree(file)).hasMessageContaining("exists already");
    Files.delete(file);
    assertThat(note.stillThere()).isFalse();
  }
}
