package society.postx.platform.sandbox.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldException;

/** Starts, stops and changes one machine under systemd-nspawn, one operation at a time. */
final class NspawnMachine {
  private static final Logger log = LoggerFactory.getLogger(NspawnMachine.class);
  private static final Duration BOOT = Duration.ofSeconds(30);

  /** nspawn's exit status when the machine asked for a reboot. */
  private static final int REBOOT = 133;

  private final World world;
  private final long serverId;
  private final MachineFolder folder;
  private final Supplier<List<Path>> upperLayers;
  private Optional<Process> nspawn = Optional.empty();

  /**
   * @param upperLayers layers that go on top of every image, top first
   */
  NspawnMachine(
      World world, long serverId, MachineFolder folder, Supplier<List<Path>> upperLayers) {
    this.world = world;
    this.serverId = serverId;
    this.folder = folder;
    this.upperLayers = upperLayers;
  }

  /** The machine's name outside: for nspawn, its network interface and its packet filter. */
  String name() {
    return "s" + serverId;
  }

  MachineFolder folder() {
    return folder;
  }

  synchronized boolean running() {
    return nspawn.isPresent();
  }

  synchronized void powerOn() {
    if (running()) return;
    var machine = folder.read();
    CloudInitSeed.write(folder.seed(), serverId, machine, world.network().host());
    filter(machine);
    var layers = String.join(":", layers(machine));
    var process =
        world.start(
            folder.console(),
            WorldScript.BOOT.with(
                folder.path().toString(),
                cgroup(),
                name(),
                machine.name(),
                Integer.toString(machine.memoryMib()),
                layers));
    nspawn = Optional.of(process);
    Thread.ofVirtual().start(() -> ended(process.onExit().join()));
    try {
      run(
          WorldScript.CONNECT.with(
              name(), world.network().gateway(), machine.ipv4(), machine.ipv6Network()));
    } catch (WorldException e) {
      powerOff();
      throw new MachineException(
          "%s does not boot: %s\nconsole: %s"
              .formatted(machine.name(), e.getMessage(), folder.lastWords()),
          e);
    }
  }

  private List<String> layers(MachineRecord machine) {
    var all = new ArrayList<String>();
    upperLayers.get().forEach(layer -> all.add(layer.toString()));
    all.addAll(machine.layers());
    return all;
  }

  synchronized void powerOff() {
    nspawn = Optional.empty(); // so that its end does not count as the machine's own shutdown
    run(WorldScript.HALT.with(folder.path().toString(), cgroup(), name()));
  }

  /** Presses the power button, which is SIGTERM for systemd-nspawn. */
  synchronized void pressPowerButton() {
    nspawn.ifPresent(process -> process.children().forEach(ProcessHandle::destroy));
  }

  /** Reacts to the machine's end: a shutdown, a reboot or a crash. */
  private synchronized void ended(Process process) {
    if (!nspawn.equals(Optional.of(process)) || !world.isOpen()) return;
    try {
      powerOff();
      if (process.exitValue() == REBOOT) powerOn();
    } catch (MachineException | WorldException e) {
      log.warn(
          "server {} ended, but its mounts and rules could not be removed: {}",
          serverId,
          e.getMessage());
    }
  }

  synchronized void apply(FirewallState state) {
    var machine = folder.read().with(state);
    folder.write(machine);
    filter(machine);
  }

  private void filter(MachineRecord machine) {
    nft(PacketFilter.table(name(), machine.addresses(), machine.firewall()));
  }

  void nft(String rules) {
    world.run(BOOT, rules, List.of("nft", "-f", "-"));
  }

  String run(List<String> command) {
    return world.run(BOOT, "", command);
  }

  /** Fills the disk with a file outside of the machine's view; the file survives a reboot. */
  synchronized void fillDisk() {
    if (!running()) throw new MachineException("server %d is off".formatted(serverId));
    run(WorldScript.FILL.with(folder.mountedDisk().toString()));
  }

  synchronized void freeDisk() {
    if (!running()) throw new MachineException("server %d is off".formatted(serverId));
    run(List.of("rm", "-f", folder.mountedDisk().resolve("filling").toString()));
  }

  /** Freezes the machine with all its writes on disk, runs the work, and thaws it. */
  synchronized void atStandstill(Runnable work) {
    if (!running()) {
      work.run();
      return;
    }
    run(WorldScript.FREEZE.with(cgroup(), "1", folder.mountedDisk().toString()));
    try {
      work.run();
    } finally {
      run(WorldScript.FREEZE.with(cgroup(), "0", folder.mountedDisk().toString()));
    }
  }

  private String cgroup() {
    return "%s/%s".formatted(world.cgroup(), name());
  }
}
