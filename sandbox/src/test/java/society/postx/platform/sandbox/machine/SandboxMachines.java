package society.postx.platform.sandbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldOptions;

/** Runs machines in a spare world, with one key that logs in to all of them. */
public final class SandboxMachines implements AutoCloseable {
  public final World world;
  public final NspawnMachines driver;
  private final Path folder;
  private final Path key;
  private final String publicKey;

  /** In the first world that is free. */
  public SandboxMachines(Path folder) {
    this(folder, spare(folder));
  }

  /** Skips the test without root; where {@code CI=true} it must run. */
  static WorldOptions spare(Path folder) {
    var root = "root".equals(System.getProperty("user.name"));
    if (!root && "true".equals(System.getenv("CI")))
      throw new IllegalStateException("real machines need root, and CI=true forbids to skip");
    assumeTrue(root, "skipped: real machines need root on Linux");
    return WorldOptions.spare(folder);
  }

  SandboxMachines(Path folder, WorldOptions options) {
    this.folder = folder;
    this.world = World.open(options);
    this.driver = new NspawnMachines(world, folder, cache());
    this.key = folder.resolve("key");
    if (!Files.exists(key))
      SystemCommand.run(
          Duration.ofSeconds(10),
          "",
          List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
    this.publicKey = read(folder.resolve("key.pub")).strip();
  }

  public static Path cache() {
    var root = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(s -> !s.isEmpty());
    return root.map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("post-x-platform");
  }

  public MachineAddresses addresses(int server) {
    var net = world.network();
    return new MachineAddresses(Optional.of(net.server(server)), Optional.of(net.server6(server)));
  }

  /** Creates a machine whose host key is the test's own, and boots it. */
  public void boot(int server, ImageSource image) {
    create(server, image);
    driver.powerOn(server);
  }

  public void create(int server, ImageSource image) {
    driver.create(
        new MachineSpec(
            server,
            "client-" + server,
            image,
            userData(),
            List.of(publicKey),
            addresses(server),
            2048));
  }

  /** The host key that every machine of the test is given is the client key as well. */
  public String userData() {
    return """
        #cloud-config
        ssh_deletekeys: true
        ssh_keys:
          ed25519_private: |
            %s
          ed25519_public: %s
        """
        .formatted(read(key).strip().replace("\n", "\n    "), publicKey);
  }

  /** Runs a command as root over SSH with strict host key checking; waits until SSH answers. */
  public String ssh(int server, String... command) {
    var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (true) {
      try {
        return sshOnce(server, command);
      } catch (RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("exit status 255")
            || System.nanoTime() > deadline) throw e;
      }
    }
  }

  public String sshOnce(int server, String... command) {
    return sshTo(world.network().server(server), command);
  }

  public String sshTo(String address, String... command) {
    var known = folder.resolve("known_hosts");
    try {
      Files.writeString(known, "* " + publicKey + "\n", UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var argv =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F/dev/null",
                "-i" + key,
                "-oBatchMode=yes",
                "-oConnectTimeout=3",
                "-oServerAliveInterval=2",
                "-oStrictHostKeyChecking=yes",
                "-oUserKnownHostsFile=" + known,
                "root@" + address));
    argv.addAll(Arrays.asList(command));
    return SystemCommand.run(Duration.ofMinutes(3), "", argv).strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
