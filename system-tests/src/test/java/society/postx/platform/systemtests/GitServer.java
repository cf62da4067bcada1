package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Serves a repository of this machine over SSH, to one key that may do nothing else. */
final class GitServer implements AutoCloseable {
  private final Path folder;
  private final String address;
  private final int port;
  private final Process sshd;

  /**
   * @param folder of its keys and its log
   * @param address that it listens on
   */
  GitServer(Path folder, String address) throws IOException {
    this.folder = folder;
    this.address = address;
    this.port = freePort(address);
    for (var key : List.of("host", "git")) {
      OperatorSsh.makeKey(folder.resolve(key));
    }
    Files.writeString(
        folder.resolve("authorized_keys"),
        "restrict,command=\"git-shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"\" "
            + Files.readString(folder.resolve("git.pub")));
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress %s
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        SetEnv HOME=%s
        """
            .formatted(
                address,
                port,
                folder.resolve("host"),
                folder.resolve("authorized_keys"),
                folder)); // whose shell reads no .bashrc of this machine's user
    Files.createDirectories(Path.of("/run/sshd"));
    this.sshd =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await("the Git server answers").ignoreExceptions().until(this::answers);
  }

  private static int freePort(String address) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws IOException {
    try (var socket = new Socket(address, port)) {
      return socket.getInputStream().read() == 'S';
    }
  }

  /** As PLATFORM_REPOSITORY has it. */
  String url(Path repository) {
    return "ssh://%s@%s:%d%s"
        .formatted(
            System.getProperty("user.name"),
            address,
            port,
            repository.toAbsolutePath().normalize());
  }

  /** The private key that may pull and push. */
  String key() {
    return text("git");
  }

  /** Its line in a known_hosts file. */
  String knownHosts() {
    var words = text("host.pub").split(" ", -1);
    return "[%s]:%d %s %s%n".formatted(address, port, words[0], words[1]);
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sshd.descendants().forEach(ProcessHandle::destroyForcibly);
    sshd.destroy();
    sshd.onExit().join();
  }
}
