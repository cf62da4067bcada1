package society.postx.platform.activities.host;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.sandbox.machine.MachineAddresses;
import society.postx.platform.sandbox.machine.MachineSpec;
import society.postx.platform.sandbox.machine.NspawnMachines;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldOptions;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;

/** A real Debian machine in a world of its own, booted with the template's base/cloud-init.yml. */
public final class RealHost implements AutoCloseable, HostKeyPins {
  private static final int SERVER = 1;

  private final Path folder;
  private final World world;
  private final NspawnMachines machines;
  private final TestRepository repository;
  private final Checkout checkout;
  private final List<Gateway> gateways = new ArrayList<>();
  private List<String> pinned = new ArrayList<>();

  /** Every set of keys that was pinned, oldest first. */
  final List<List<String>> pins = new ArrayList<>();

  public RealHost(Path folder, ImageSource image) throws IOException {
    requireRoot();
    this.folder = folder;
    this.world = World.open(WorldOptions.spare(folder));
    this.machines = new NspawnMachines(world, folder, cache());
    this.repository = TestRepository.in(folder, TestTemplate.files());
    this.checkout = repository.opened().latest();
    makeKey("platform");
    makeKey("host");
    pinned.add(read("host.pub"));
    machines.create(
        new MachineSpec(
            SERVER,
            "client-alpha",
            image,
            userData(),
            List.of(),
            new MachineAddresses(
                Optional.of(world.network().server(SERVER)),
                Optional.of(world.network().server6(SERVER))),
            2048));
    machines.powerOn(SERVER);
  }

  /** Elsewhere a skip that says why; under CI a failure. */
  private static void requireRoot() {
    var root = "root".equals(System.getProperty("user.name"));
    var reason = "skipped: real machines need root on Linux";
    if (!root && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    assumeTrue(root, reason);
  }

  private static Path cache() {
    var root = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(it -> !it.isEmpty());
    return root.map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("post-x-platform");
  }

  @SuppressWarnings("unchecked") // the template's own structure
  private String userData() throws IOException {
    var yaml = new Yaml();
    Map<String, Object> data =
        yaml.load(Files.readString(Path.of("../infrastructure/base/cloud-init.yml")));
    var keys = (Map<String, Object>) requireNonNull(data.get("ssh_keys"));
    keys.put("ed25519_private", Files.readString(folder.resolve("host")));
    keys.put("ed25519_public", read("host.pub"));
    var users = (List<Map<String, Object>>) requireNonNull(data.get("users"));
    users.getFirst().put("ssh_authorized_keys", List.of(read("platform.pub")));
    return "#cloud-config\n" + yaml.dump(data);
  }

  public void makeKey(String name) {
    SystemCommand.run(
        Duration.ofSeconds(10),
        "",
        List.of(
            "ssh-keygen",
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            "",
            "-f",
            folder.resolve(name).toString()));
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  public HostSpec spec(String run) {
    return new HostSpec(
        new ClientName("alpha"),
        new Domain("alpha.platform.example"),
        world.network().server(SERVER),
        checkout().commit(),
        List.of(new Cidr(world.network().host() + "/32")),
        new RunLabel(run),
        world.network().server6(SERVER).replace("::/64", "::1"));
  }

  public TestRepository repository() {
    return repository;
  }

  public Checkout checkout() {
    return checkout;
  }

  public HostLogins logins() {
    return new HostLogins(this, this::platformKey);
  }

  private PrivateKey platformKey() {
    try {
      return new PrivateKey("platform_ssh_key", Files.readString(folder.resolve("platform")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public Login login() {
    return logins().to(spec("any"));
  }

  /** Returns once it has booted: cloud-init has ended and SSH answers. */
  public void awaitBoot() {
    try (var hosts = new Hosts()) {
      new FirstContact(hosts, Heartbeat.none()).await(login());
    }
  }

  /** As root on the machine, past everything that SSH may refuse. */
  public String inside(String program) {
    var enter = "exec nsenter --all --target=$(pgrep --oldest --exact systemd) /bin/sh -c \"$1\"";
    return world.run(Duration.ofSeconds(60), "", List.of("/bin/sh", "-c", enter, "enter", program));
  }

  /** Without a shutdown: power off, power on. */
  public void cutPower() {
    machines.powerOff(SERVER);
    machines.powerOn(SERVER);
  }

  /** The registry and the rest of the machines' internet, under their names in /etc/hosts. */
  public Gateway withGateway(Optional<Path> images) {
    var gateway = new Gateway(world, folder, cache(), images);
    gateways.add(gateway);
    gateway
        .names()
        .forEach((name, address) -> inside("echo " + address + " " + name + " >>/etc/hosts"));
    return gateway;
  }

  public World world() {
    return world;
  }

  @Override
  public PinnedKeys of(ClientName client) {
    return new PinnedKeys(pinned);
  }

  @Override
  public void pin(HostSpec host, List<String> keys, String why) {
    pinned = List.copyOf(keys);
    pins.add(pinned);
  }

  @Override
  public void close() {
    gateways.forEach(Gateway::close);
    world.close();
  }
}
