package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * OpenSSH's server on loopback with keys and configuration of its own, for the time of a test. Its
 * sessions have a home of their own: bash reads the user's .bashrc there, which may take a minute.
 */
public final class LocalSshd implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final int port;

  public LocalSshd(Path folder) throws IOException {
    this(folder, "127.0.0.1");
  }

  /**
   * @param addresses loopback addresses that it listens on
   */
  public LocalSshd(Path folder, String... addresses) throws IOException {
    this.folder = folder;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    makeKey("host");
    makeKey("user");
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
    // Bash runs ~/.bashrc for the first shell of a login, which a test must not depend on.
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        %s
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        Subsystem sftp internal-sftp
        SetEnv HOME=%s
        """
            .formatted(
                Stream.of(addresses).map("ListenAddress "::concat).collect(joining("\n")),
                port,
                folder.resolve("host"),
                folder.resolve("authorized_keys"),
                folder));
    Files.createDirectories(Path.of("/run/sshd"));
    process =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await().ignoreExceptions().until(this::answers);
  }

  private boolean answers() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    }
  }

  public void makeKey(String name) throws IOException {
    var keygen =
        new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                folder.resolve(name).toString())
            .inheritIO()
            .start();
    keygen.onExit().join();
  }

  public String publicKey(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".pub"), UTF_8).strip();
  }

  public Login login() throws IOException {
    return login("user", "host");
  }

  public Login login(String userKey, String pinnedKey) throws IOException {
    return login(userKey, pinnedKey, port);
  }

  /**
   * @param through the port of a proxy before this server
   */
  Login login(String userKey, String pinnedKey, int through) throws IOException {
    return new Login(
        "client-alpha",
        "127.0.0.1",
        through,
        System.getProperty("user.name"),
        new PrivateKey("platform_ssh_key", Files.readString(folder.resolve(userKey))),
        PinnedKeys.of(publicKey(pinnedKey)));
  }

  public int port() {
    return port;
  }

  /** From now on the key runs this command and nothing else, as on the box. */
  public void tie(String key, String command) throws IOException {
    var line = "restrict,command=\"%s\" %s\n".formatted(command, publicKey(key));
    Files.writeString(
        folder.resolve("authorized_keys"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  public String privateKey(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  /** Cuts every connection that is open and keeps listening. */
  void cutConnections() {
    var connections = process.descendants().toList();
    connections.forEach(ProcessHandle::destroyForcibly);
    connections.forEach(connection -> connection.onExit().join());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroy();
    process.onExit().join();
  }
}
