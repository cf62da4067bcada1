package society.postx.platform.benchmarks.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.sandbox.machine.MachineAddresses;
import society.postx.platform.sandbox.machine.MachineSpec;
import society.postx.platform.sandbox.machine.NspawnMachines;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldOptions;

/**
 * Runs real Debian hosts in their own world, which ends with this process. One key logs in to all
 * of them and is also every host's own key.
 */
public final class Fleet implements AutoCloseable {
  private static final int AT_ONCE = 2; // processors are what booting takes
  private static final int MEMORY_MIB = 2048;
  private static final Duration BOOT = Duration.ofMinutes(3);

  private final Path folder;
  private final World world;
  private final List<Node> nodes;

  private Fleet(Path folder, World world, int hosts) {
    this.folder = folder;
    this.world = world;
    this.nodes =
        IntStream.rangeClosed(1, hosts)
            .mapToObj(it -> new Node("client-" + it, world.network().server(it)))
            .toList();
  }

  /** Starts the hosts; returns once all answer over SSH and have finished their first boot. */
  public static Fleet boot(Path folder, int hosts) {
    var fleet = new Fleet(folder, World.open(WorldOptions.spare(folder)), hosts);
    try {
      command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "" + fleet.key());
      var machines = new NspawnMachines(fleet.world, folder, cache());
      fleet.write("ssh_config", fleet.sshConfig());
      fleet.write("known_hosts", "* " + fleet.read("key.pub"));
      fleet.write("inventory", fleet.inventory());
      var userData = fleet.userData();
      fleet.each(number -> fleet.boot(machines, number, userData));
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  private void each(java.util.function.IntConsumer work) {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var started =
          IntStream.rangeClosed(1, nodes.size())
              .mapToObj(number -> threads.submit(() -> work.accept(number)))
              .toList();
      for (var one : started) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void boot(NspawnMachines machines, int number, String userData) {
    var network = world.network();
    machines.create(
        new MachineSpec(
            number,
            node(number).name(),
            new ImageSource.Prepared(),
            userData,
            List.of(),
            new MachineAddresses(
                Optional.of(network.server(number)), Optional.of(network.server6(number))),
            MEMORY_MIB));
    machines.powerOn(number);
    var hello =
        "until ssh -F \"$1\" \"$2\" cloud-init status --wait; do [ $? = 255 ] || exit 0; sleep 0.3; done";
    var unused =
        SystemCommand.run(
            BOOT,
            "",
            List.of("sh", "-c", hello, "hello", "" + sshConfigFile(), node(number).name()));
  }

  private Node node(int number) {
    return nodes.get(number - 1);
  }

  public static Path cache() {
    var root = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(it -> !it.isEmpty());
    return root.map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("post-x-platform");
  }

  private String userData() {
    return """
    #cloud-config
    ssh_deletekeys: true
    ssh_genkeytypes: []
    ssh_keys:
      ed25519_private: |
        %s
      ed25519_public: %s
    users:
      - name: deploy
        shell: /bin/bash
        lock_passwd: true
        sudo: "ALL=(ALL) NOPASSWD:ALL"
        ssh_authorized_keys: ["%2$s"]
    manage_etc_hosts: true
    """
        .formatted(read("key").strip().replace("\n", "\n    "), read("key.pub").strip());
  }

  /** Writes the ssh configuration: a second command uses the first one's connection. */
  private String sshConfig() {
    var hosts =
        nodes.stream()
            .map(node -> "Host %s%n  HostName %s%n".formatted(node.name(), node.address()))
            .reduce("", String::concat);
    return hosts
        + """
        Host *
          User deploy
          IdentityFile %1$s
          IdentitiesOnly yes
          BatchMode yes
          ConnectTimeout 10
          StrictHostKeyChecking yes
          UserKnownHostsFile %2$s
          ControlMaster auto
          ControlPath %3$s
          ControlPersist 600
        """
            .formatted(key(), folder.resolve("known_hosts"), folder.resolve("mux-%n"));
  }

  private String inventory() {
    return "[all]\n"
        + nodes.stream()
            .map(node -> "%s ansible_host=%s%n".formatted(node.name(), node.address()))
            .reduce("", String::concat);
  }

  public List<Node> nodes() {
    return nodes;
  }

  public World world() {
    return world;
  }

  public Path folder() {
    return folder;
  }

  Path key() {
    return folder.resolve("key");
  }

  public Path sshConfigFile() {
    return folder.resolve("ssh_config");
  }

  /** Runs a script as root on every host, one after the other, and returns their outputs. */
  public List<String> root(String program) {
    return nodes.parallelStream()
        .map(
            node ->
                SystemCommand.run(
                    Duration.ofMinutes(2),
                    program,
                    List.of("ssh", "-F", "" + sshConfigFile(), node.name(), "sudo -n sh -s")))
        .toList();
  }

  private static void command(String... words) {
    var unused = SystemCommand.run(Duration.ofMinutes(1), "", List.of(words));
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connections that ssh and Ansible keep open. */
  public void forgetConnections() {
    ExternalProgram.run(List.of("benchmarks/forget-connections", folder.toString()));
  }

  @Override
  public void close() {
    try {
      forgetConnections();
    } finally {
      world.close();
    }
  }

  /** A host's name and its IPv4 address. */
  public record Node(String name, String address) {}
}
