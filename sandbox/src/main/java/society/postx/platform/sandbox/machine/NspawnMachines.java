package society.postx.platform.sandbox.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import society.postx.platform.sandbox.gateway.CertificateAuthority;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldException;

/**
 * Runs Debian 13 machines under systemd-nspawn inside a world. Each has its own disk (a sparse 40
 * GiB file), cgroup and network interface, and real systemd, sshd, cloud-init and Docker. Disks and
 * snapshots stay when the world ends; running machines stop.
 */
public final class NspawnMachines implements MachineDriver {
  private final World world;
  private final DiskStore disks;
  private final BaseImages images;
  private final SandboxLayer site;
  private final Map<Long, NspawnMachine> machines = new ConcurrentHashMap<>();

  /**
   * Builds the system images where the cache has none: about a minute.
   *
   * @param state folder of machines and snapshots; on a real file system
   * @param cache {@code $XDG_CACHE_HOME/post-x-platform}
   */
  public NspawnMachines(World world, Path state, Path cache) {
    this.world = world;
    this.images = BaseImages.in(cache);
    this.disks = new DiskStore(world, state.toAbsolutePath().normalize());
    var authority = CertificateAuthority.in(state.toAbsolutePath().normalize());
    this.site = new SandboxLayer(world, images, authority.certificate(), disks.site());
    MetadataServer.open(world, this::at);
  }

  private Optional<MetadataServer.Known> at(String ipv4) {
    return existing().stream()
        .filter(id -> disks.server(id).complete())
        .map(id -> new MetadataServer.Known(id, disks.server(id).read()))
        .filter(server -> server.machine().ipv4().equals(ipv4))
        .findFirst();
  }

  @Override
  public void create(MachineSpec spec) {
    attempt(
        () -> {
          var machine = machine(spec.serverId());
          if (machine.folder().complete()) return;
          var layers = disks.fill(machine.folder(), spec.image(), images);
          var empty = new FirewallState(false, List.of());
          machine
              .folder()
              .write(
                  new MachineRecord(
                          spec.name(),
                          layers,
                          spec.publicKeys(),
                          spec.userData(),
                          "",
                          "",
                          spec.memoryMib(),
                          empty)
                      .with(spec.addresses()));
        });
  }

  @Override
  public void powerOn(long serverId) {
    attempt(
        () -> {
          existing(serverId).powerOn();
        });
  }

  @Override
  public void powerOff(long serverId) {
    attempt(
        () -> {
          existing(serverId).powerOff();
        });
  }

  @Override
  public void pressPowerButton(long serverId) {
    existing(serverId).pressPowerButton();
  }

  @Override
  public boolean running(long serverId) {
    return machine(serverId).running();
  }

  @Override
  public void rebuild(long serverId, ImageSource image, String userData) {
    attempt(
        () -> {
          var machine = existing(serverId);
          machine.powerOff();
          var layers = disks.fill(machine.folder(), image, images);
          machine.folder().write(machine.folder().read().with(layers, userData));
        });
  }

  @Override
  public long snapshot(long serverId, long imageId) {
    return attempt(() -> disks.snapshot(existing(serverId), imageId));
  }

  @Override
  public void deleteSnapshot(long imageId) {
    attempt(
        () -> {
          disks.deleteSnapshot(imageId);
        });
  }

  @Override
  public void delete(long serverId) {
    attempt(
        () -> {
          var machine = machine(serverId);
          machine.powerOff();
          machine.nft(PacketFilter.remove(machine.name()));
          machine.nft(PacketFilter.remove(PacketFilter.silenced(machine.name())));
          disks.delete(machine.folder());
          machines.remove(serverId);
        });
  }

  @Override
  public void applyFirewall(long serverId, FirewallState state) {
    attempt(
        () -> {
          existing(serverId).apply(state);
        });
  }

  @Override
  public void readdress(long serverId, MachineAddresses addresses) {
    var machine = existing(serverId);
    if (machine.running())
      throw new MachineException(
          "server %d runs; nothing was changed; power it off first".formatted(serverId));
    machine.folder().write(machine.folder().read().with(addresses));
  }

  /** Drops all packets to and from the server; the machine itself continues to run. */
  public void silence(long serverId) {
    attempt(
        () -> {
          var machine = existing(serverId);
          machine.nft(PacketFilter.silence(machine.name()));
        });
  }

  /** Ends {@link #silence}. */
  public void hear(long serverId) {
    attempt(
        () -> {
          var machine = existing(serverId);
          machine.nft(PacketFilter.remove(PacketFilter.silenced(machine.name())));
        });
  }

  /** Takes the last free byte of a running server's disk. */
  public void fillDisk(long serverId) {
    attempt(() -> existing(serverId).fillDisk());
  }

  /** Ends {@link #fillDisk}. */
  public void freeDisk(long serverId) {
    attempt(() -> existing(serverId).freeDisk());
  }

  @Override
  public List<Long> existing() {
    return disks.servers();
  }

  private NspawnMachine existing(long serverId) {
    var machine = machine(serverId);
    if (!machine.folder().complete())
      throw new MachineException("server %d has no disk".formatted(serverId));
    return machine;
  }

  private NspawnMachine machine(long serverId) {
    return machines.computeIfAbsent(
        serverId, id -> new NspawnMachine(world, id, disks.server(id), site::layers));
  }

  private static void attempt(Runnable work) {
    attempt(
        () -> {
          work.run();
          return true;
        });
  }

  private static <T> T attempt(Supplier<T> work) {
    try {
      return work.get();
    } catch (WorldException e) {
      throw new MachineException(String.valueOf(e.getMessage()), e);
    }
  }
}
