package society.postx.platform.sandbox.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.UserAuthException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sandbox")
class OpenSshBoxesTest {
  private static final String MAIN = "u100001";
  private static final String ALPHA = "u100001-sub1";
  private static final String BETA = "u100001-sub2";
  private static final String PASSWORD = "Correct-horse-1";

  @TempDir Path folder;
  private OpenSshBoxes boxes;
  private int port;
  private Path key;

  @BeforeEach
  void startBoxWithTwoAccounts() throws IOException {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    key = newKey("main");
    boxes = new OpenSshBoxes(folder.resolve("boxes"), BoxNetwork.loopback(port));
    start();
    boxes.putAccount(1, account(ALPHA, "clients/alpha"));
    boxes.putAccount(1, account(BETA, "clients/beta"));
  }

  @AfterEach
  void stop() {
    if (boxes != null) boxes.close();
  }

  @Test
  void anAccountSeesItsHomeAndNothingElseOfTheBox() throws IOException {
    write(MAIN, "clients/alpha/notes", "for alpha");
    write(MAIN, "clients/beta/notes", "for beta");
    try (var alpha = byPassword(ALPHA)) {
      assertThat(run(alpha, "cat notes").output()).isEqualTo("for alpha");
      assertThat(run(alpha, "ls /home").output()).isEqualTo("notes");
      assertThat(run(alpha, "cat ../beta/notes").status()).isNotZero();
      assertThat(run(alpha, "cat ../../data/clients/beta/notes").status()).isNotZero();
      try (var files = alpha.newSFTPClient()) {
        assertThat(files.ls("..")).extracting(entry -> entry.getName()).doesNotContain("clients");
      }
    }
  }

  @Test
  void theMainAccountReadsTheBoxesSnapshotsAndNobodyChangesThem() throws IOException {
    write(MAIN, "clients/alpha/notes", "before");
    boxes.takeSnapshot(1, "2026-11-30T06-45-00");
    write(MAIN, "clients/alpha/notes", "after");
    var then = ".zfs/snapshot/2026-11-30T06-45-00/clients/alpha/notes";
    try (var main = byKey(MAIN, key);
        var alpha = byPassword(ALPHA)) {
      assertThat(run(main, "cat " + then).output()).isEqualTo("before");
      assertThat(run(main, "cat clients/alpha/notes").output()).isEqualTo("after");
      assertThat(run(main, "rm " + then).status()).isNotZero();
      assertThat(run(alpha, "ls .zfs").status()).isNotZero();
      assertThat(run(main, "ls .zfs/snapshot").output()).isEqualTo("2026-11-30T06-45-00");
      boxes.removeSnapshot(1, "2026-11-30T06-45-00");
      assertThat(run(main, "ls .zfs/snapshot").output()).isEmpty();
    }
  }

  @Test
  void programsThatAreNotForFilesAreNotFound() throws IOException {
    try (var alpha = byPassword(ALPHA)) {
      for (var command :
          List.of(
              "echo hello",
              "ls; cat /etc/passwd",
              "ls $(cat notes)",
              "rclone config",
              "rclone serve restic --stdio :local:/",
              "rclone serve restic --addr :8080 ./repo",
              "bash")) {
        var answer = run(alpha, command);
        assertThat(answer.status()).as(command).isEqualTo(8);
        assertThat(answer.output())
            .isEqualTo("Command not found. Use 'help' to get a list of available commands.");
      }
      assertThat(run(alpha, "help").output()).contains("rmdir", "install-ssh-key");
      assertThat(run(alpha, "mkdir 'two words'").status()).isZero();
      assertThat(run(alpha, "ls").output()).isEqualTo("two words");
      assertThat(run(alpha, "pwd").output()).isEqualTo("/home");
    }
  }

  @Test
  void aKeyThatTheMainAccountWroteOpensTheSubAccount() throws IOException {
    var alphaKey = newKey("alpha");
    try (var main = byKey(MAIN, key);
        var files = main.newSFTPClient()) {
      files.mkdirs("clients/alpha/.ssh");
    }
    write(MAIN, "clients/alpha/.ssh/authorized_keys", publicKey(alphaKey) + "\n");
    try (var alpha = byKey(ALPHA, alphaKey)) {
      assertThat(run(alpha, "touch mine").status()).isZero();
    }
    assertThatThrownBy(() -> byKey(BETA, alphaKey)).isInstanceOf(UserAuthException.class);
    try (var main = byKey(MAIN, key)) {
      assertThat(run(main, "ls clients/alpha").output()).isEqualTo("mine");
    }
  }

  @Test
  void aKeyCanBeInstalledWithThePassword() throws IOException {
    var alphaKey = newKey("alpha");
    try (var alpha = byPassword(ALPHA)) {
      assertThat(run(alpha, "install-ssh-key", publicKey(alphaKey) + "\n").status()).isZero();
    }
    byKey(ALPHA, alphaKey).close();
  }

  @Test
  void theMainAccountArchivesARepositoryByRenaming() throws IOException {
    try (var alpha = byPassword(ALPHA)) {
      run(alpha, "mkdir restic-repo");
    }
    boxes.removeAccount(1, ALPHA);
    assertThatThrownBy(() -> byPassword(ALPHA)).isInstanceOf(UserAuthException.class);
    try (var main = byKey(MAIN, key);
        var files = main.newSFTPClient()) {
      files.mkdir("archive");
      files.rename("clients/alpha", "archive/alpha");
      assertThat(run(main, "ls archive/alpha").output()).isEqualTo("restic-repo");
    }
  }

  @Test
  void aRestartKeepsFilesAccountsPasswordsAndHostKey() throws IOException {
    write(MAIN, "clients/alpha/notes", "kept");
    var hostKey = boxes.hostKey(1);
    boxes.close();
    boxes = new OpenSshBoxes(folder.resolve("boxes"), BoxNetwork.loopback(port));
    start();
    assertThat(boxes.hostKey(1)).isEqualTo(hostKey);
    try (var alpha = byPassword(ALPHA)) {
      assertThat(run(alpha, "cat notes").output()).isEqualTo("kept");
    }
    assertThat(boxes.usedBytes(1)).isBetween(4L, 1000L);
  }

  @Test
  void aReadonlyAccountCannotWriteAndOneWithoutSshCannotEnter() throws IOException {
    boxes.putAccount(1, new BoxDriver.BoxAccount(ALPHA, "clients/alpha", PASSWORD, true, true));
    boxes.putAccount(1, new BoxDriver.BoxAccount(BETA, "clients/beta", PASSWORD, false, false));
    try (var alpha = byPassword(ALPHA)) {
      assertThat(run(alpha, "touch notes").output()).contains("Read-only file system");
    }
    assertThatThrownBy(() -> byPassword(BETA)).isInstanceOf(UserAuthException.class);
  }

  @Test
  void aMainAccountWithoutSshCannotEnterUntilItMayAgain() throws IOException {
    start(false);
    assertThatThrownBy(() -> byKey(MAIN, key)).isInstanceOf(UserAuthException.class);
    byPassword(ALPHA).close();
    start(true);
    byKey(MAIN, key).close();
  }

  @Test
  void theEleventhSessionOfAnAccountIsRefused() throws Exception {
    var clients = new ArrayList<SSHClient>();
    try {
      for (int i = 0; i < 10; i++) {
        var client = byPassword(ALPHA);
        clients.add(client);
        client.newSFTPClient().ls(".");
      }
      try (var eleventh = byPassword(ALPHA);
          var other = byPassword(BETA)) {
        assertThat(run(eleventh, "ls").output()).contains("Too many connections");
        assertThat(run(other, "ls").status()).isZero();
      }
    } finally {
      for (var client : clients) client.close();
    }
  }

  @Test
  void noHomeLeadsOutOfTheBox() throws IOException {
    try (var main = byKey(MAIN, key);
        var files = main.newSFTPClient()) {
      files.symlink("/../../../../etc", "way-out");
    }
    assertThatThrownBy(() -> boxes.putAccount(1, account("u100001-sub3", "../../etc")))
        .hasMessageContaining("leaves the box");
    assertThat(Files.readAllLines(Path.of("/etc/passwd"))).noneMatch(line -> line.contains(MAIN));
  }

  @Test
  void aForcedCommandLetsResticAddButNotRemove() throws Exception {
    var backupKey = newKey("backup");
    var platformKey = newKey("platform");
    try (var main = byKey(MAIN, key);
        var files = main.newSFTPClient()) {
      files.mkdirs("clients/alpha/.ssh");
    }
    var serve = "restrict,command=\"rclone serve restic --stdio %s./restic-repo\" %s\n";
    write(
        MAIN,
        "clients/alpha/.ssh/authorized_keys",
        serve.formatted("--append-only ", publicKey(backupKey))
            + serve.formatted("", publicKey(platformKey)));
    assertThat(restic(backupKey, "init").status()).isZero();
    assertThat(restic(backupKey, "backup", key.toString()).output()).contains("saved");
    assertThat(restic(backupKey, "snapshots", "--json").output()).contains("\"short_id\"");
    assertThat(restic(platformKey, "check").output()).contains("no errors were found");
    assertThat(refusal(backupKey, "forget", "latest")).contains("403 Forbidden");
    assertThat(restic(platformKey, "snapshots", "--json", "--no-lock").output())
        .contains("\"short_id\"");
    restic(platformKey, "unlock", "--remove-all"); // of the one that was cut off
    assertThat(restic(platformKey, "forget", "--prune", "--keep-last", "1").status()).isZero();
  }

  private void start() throws IOException {
    start(true);
  }

  private void start(boolean ssh) throws IOException {
    var keys = List.of(publicKey(key));
    boxes.start(new BoxDriver.BoxSpec(1, MAIN, "127.0.0.1", PASSWORD, keys, ssh));
  }

  private static BoxDriver.BoxAccount account(String name, String home) {
    return new BoxDriver.BoxAccount(name, home, PASSWORD, true, false);
  }

  private Path newKey(String name) {
    var file = folder.resolve(name);
    BoxCommand.run(
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file.toString()));
    return file;
  }

  private static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  private void write(String account, String path, String content) throws IOException {
    var local = Files.writeString(folder.resolve("upload"), content);
    try (var client = byKey(account, key);
        var files = client.newSFTPClient()) {
      files.put(local.toString(), path);
    }
  }

  private SSHClient byPassword(String account) throws IOException {
    var client = connect();
    client.authPassword(account, PASSWORD);
    return client;
  }

  private SSHClient byKey(String account, Path privateKey) throws IOException {
    var client = connect();
    client.authPublickey(account, privateKey.toString());
    return client;
  }

  private SSHClient connect() throws IOException {
    var client = new SSHClient();
    var pinned = boxes.hostKey(1).substring("ssh-ed25519 ".length());
    client.addHostKeyVerifier(new PinnedKey(pinned));
    client.connect("127.0.0.1", port);
    return client;
  }

  private Answer restic(Path identity, String... arguments) throws Exception {
    var process = startRestic(identity, arguments);
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), output);
  }

  /** What restic says before it tries again; it would go on for most of a minute. */
  private String refusal(Path identity, String... arguments) throws Exception {
    var process = startRestic(identity, arguments);
    try (var lines = process.inputReader()) {
      return lines.lines().filter(line -> line.contains("403")).findFirst().orElse("");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process startRestic(Path identity, String... arguments) throws Exception {
    var known = folder.resolve("known_hosts");
    Files.writeString(known, "[127.0.0.1]:%d %s\n".formatted(port, boxes.hostKey(1)));
    var ssh =
        "ssh -p %d -i %s -o IdentitiesOnly=yes -o UserKnownHostsFile=%s -o BatchMode=yes %s@127.0.0.1 x"
            .formatted(port, identity, known, ALPHA);
    var command =
        new ArrayList<>(
            List.of(
                "restic", "-o", "rclone.program=" + ssh, "-o", "rclone.args=", "-r", "rclone:x"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("RESTIC_PASSWORD", "test");
    builder.environment().put("RESTIC_CACHE_DIR", folder.resolve("cache").toString());
    return builder.start();
  }

  private static Answer run(SSHClient client, String command) throws IOException {
    return run(client, command, "");
  }

  private static Answer run(SSHClient client, String command, String input) throws IOException {
    try (var session = client.startSession();
        var running = session.exec(command)) {
      if (!input.isEmpty()) { // a command that needs none may have ended by now
        running.getOutputStream().write(input.getBytes(UTF_8));
        running.getOutputStream().close();
      }
      var output = new String(running.getInputStream().readAllBytes(), UTF_8);
      var errors = new String(running.getErrorStream().readAllBytes(), UTF_8);
      running.join();
      return new Answer(running.getExitStatus(), (output + errors).strip());
    }
  }

  private record Answer(int status, String output) {}
}
