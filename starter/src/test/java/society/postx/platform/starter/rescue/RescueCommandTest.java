package society.postx.platform.starter.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.starter.RequiredTools;
import society.postx.platform.starter.Terminal;

/** What rescue refuses before it connects, and how it says that the box is away. */
class RescueCommandTest {
  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private Path sheet;

  @BeforeEach
  void aSheetOfABoxThatIsAway() throws IOException {
    RequiredTools.need("ssh", "age-keygen");
    var restic = Files.writeString(folder.resolve("restic"), "#!/bin/sh\necho restic 0.18.0\n");
    assertThat(restic.toFile().setExecutable(true)).isTrue();
    terminal
        .with("PLATFORM_RESTIC", restic.toString())
        .with("SOPS_AGE_KEY_FILE", folder.resolve("age.txt").toString());
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sheet =
          Files.writeString(
              folder.resolve("sheet.txt"),
              """
              box-host: 127.0.0.1
              box-port: %d
              box-user: u100001
              box-host-key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC
              clients-folder: backups
              restic-password: Zr6nKf2bYd9sHc3v
              age-key-file: /root/age.txt
              age-recipients: age1abc
              -----BEGIN OPENSSH PRIVATE KEY-----
              %s
              -----END OPENSSH PRIVATE KEY-----
              """
                  .formatted(free.getLocalPort(), "b3BlbnNzaC1rZXk".repeat(10)));
    }
  }

  private int rescue(String... more) {
    var arguments = new ArrayList<>(List.of("rescue", "--sheet", sheet.toString()));
    arguments.addAll(List.of(more));
    return terminal.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                             | give one of CLIENT, --platform, --box-snapshots
          alpha --platform                   | give one of CLIENT, --platform, --box-snapshots
          Alpha                              | client: 'Alpha'
          alpha --snapshot=2026-11-28        | --snapshot: '2026-11-28': must be latest, or restic's id
          alpha --from-box-snapshot=../..    | --from-box-snapshot: '../..': must be a name
          """)
  void badInputIsRefusedBeforeAnythingIsAsked(String typed, String said) {
    var words = typed == null ? new String[0] : typed.split(" ");
    assertThat(rescue(words)).isEqualTo(2);
    assertThat(terminal.err()).contains(said);
  }

  @Test
  void aFolderWithFilesIsNeverWrittenTo() throws IOException {
    var full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("precious"), "");
    assertThat(rescue("alpha", "--into", full.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("is not empty, and nothing is ever overwritten");
    assertThat(rescue("alpha", "--into", sheet.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("is a file; give a new folder");
    assertThat(rescue("alpha", "--into", folder.resolve("no/such").toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("its parent folder does not exist");
    assertThat(full).isDirectoryContaining(file -> file.endsWith("precious"));
  }

  @Test
  void aMissingSheetAndAnOldResticSayWhatToDo() throws IOException {
    assertThat(terminal.run("rescue", "alpha", "--sheet", "/nowhere")).isEqualTo(2);
    assertThat(terminal.err()).contains("--sheet: '/nowhere': cannot be read");
    assertThat(terminal.run("rescue", "alpha")).isEqualTo(2);
    Files.writeString(folder.resolve("restic"), "#!/bin/sh\necho restic 0.14.0\n");
    assertThat(rescue("alpha")).isEqualTo(1);
    assertThat(terminal.err()).contains("'restic 0.14.0': must be 0.17 or newer");
  }

  @Test
  void aBoxThatIsAwayIsNamedAndNothingIsWritten() {
    var into = folder.resolve("into");
    assertThat(rescue("alpha", "--into", into.toString())).isEqualTo(1);
    assertThat(terminal.err())
        .contains("the Storage Box u100001@127.0.0.1 port", "cannot be reached")
        .doesNotContain("Zr6nKf2bYd9sHc3v");
    assertThat(into).doesNotExist();
  }
}
