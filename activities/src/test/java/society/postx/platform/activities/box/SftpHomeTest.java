package society.postx.platform.activities.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;

/** Tests a home on the box against OpenSSH's own SFTP server. */
class SftpHomeTest {
  @TempDir Path folder;
  private Path home;
  private LocalSshd sshd;
  private final Hosts hosts = new Hosts();

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("backups/client-alpha");
    sshd = new LocalSshd(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  private SftpHome open() throws IOException {
    return new SftpHome(hosts.connect(sshd.login()), home.toString(), Heartbeat.none());
  }

  @Test
  void keysAreReplacedAsAWholeAndReadableByTheirOwnerAlone() throws IOException {
    try (var remote = open()) {
      assertThat(remote.authorizedKeys()).isEmpty();
      remote.setAuthorizedKeys("first\n");
      remote.setAuthorizedKeys("second\n");
      assertThat(remote.authorizedKeys()).isEqualTo("second\n");
    }
    assertThat(home.resolve(".ssh/authorized_keys")).hasContent("second\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve(".ssh/authorized_keys"))))
        .isEqualTo("rw-------");
    assertThat(home.resolve(".ssh")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void onlyAHomeThatWasEmptyIsClaimedAndCleared() throws IOException {
    try (var remote = open()) {
      remote.setAuthorizedKeys("keys\n");
      remote.claim(HetznerSandbox.RUN);
      assertThat(remote.claimedBy(HetznerSandbox.RUN)).isTrue();
      assertThat(remote.claimedBy(HetznerSandbox.LATER_RUN)).isFalse();
      Files.createDirectories(home.resolve("restic-repo/data/00"));
      Files.writeString(home.resolve("restic-repo/data/00/pack"), "bytes");
      remote.claim(HetznerSandbox.LATER_RUN);
      assertThat(remote.claimedBy(HetznerSandbox.LATER_RUN)).isFalse();

      remote.removeIfEmpty();
      assertThat(home).exists();
      remote.clear();
      remote.removeIfEmpty();
      remote.removeIfEmpty();
      assertThat(home).doesNotExist();
    }
  }
}
