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

/** One machine: its power, and what hangs on it. One thing at a time happens to it. */
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

  /** The machine's name on this side: nspawn's, its interface's and its packet filter's. */
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
          "%s does not boot: %s\nits console: %s"
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
    nspawn = Optional.empty(); // or its end would be taken for the machine's own
    run(WorldScript.HALT.with(folder.path().toString(), cgroup(), name()));
  }

  /** systemd-nspawn takes SIGTERM for the power button. */
  synchronized void pressPowerButton() {
    nspawn.ifPresent(process -> process.children().forEach(ProcessHandle::destroy));
  }

  /** Whatever happened inside: shut down, rebooted, died. */
  private synchronized void ended(Process process) {
    if (!nspawn.equals(Optional.of(process)) || !world.isOpen()) return;
    try {
      powerOff();
      if (process.exitValue() == REBOOT) powerOn();
    } catch (MachineException | WorldException e) {
      log.warn("server {} ended and could not be tidied up: {}", serverId, e.getMessage());
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

  /** A file beside the machine's own takes what is free; it outlives a reboot. */
  synchronized void fillDisk() {
    if (!running()) throw new MachineException("server %d is off".formatted(serverId));
    run(WorldScript.FILL.with(folder.mountedDisk().toString()));
  }

  synchronized void freeDisk() {
    if (!running()) throw new MachineException("server %d is off".formatted(serverId));
    run(List.of("rm", "-f", folder.mountedDisk().resolve("filling").toString()));
  }

  /** Stops every process of the machine, and what it has written is on its disk; runs; goes on. */
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
