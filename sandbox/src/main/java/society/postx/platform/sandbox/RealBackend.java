package society.postx.platform.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.BoxNetwork;
import society.postx.platform.sandbox.box.OpenSshBoxes;
import society.postx.platform.sandbox.fault.HostFaults;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.machine.MachineDriver;
import society.postx.platform.sandbox.machine.NspawnMachines;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldOptions;

/** Runs real Debian machines, Storage Boxes, an ACME server and a registry. Needs root. */
final class RealBackend implements Backend {
  private final CloseableStack open = new CloseableStack();
  private final World world;
  private final NspawnMachines machines;
  private final OpenSshBoxes boxes;
  private final Gateway gateway;
  private final Path state;

  RealBackend(WorldOptions options) {
    this.state = options.state();
    try {
      var cache = CacheFolder.folder();
      this.world = open.add(World.open(options));
      this.machines = new NspawnMachines(world, state, cache);
      this.boxes = open.add(new OpenSshBoxes(state.resolve("boxes"), place(world)));
      this.gateway = open.add(new Gateway(world, state, cache, RegistryContent.find()));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static BoxNetwork place(World world) {
    return new BoxNetwork() {
      @Override
      public void provide(String address) {
        world.provide(address);
      }

      @Override
      public List<String> inside(List<String> command) {
        return world.inside(command);
      }
    };
  }

  @Override
  public MachineDriver machines() {
    return machines;
  }

  @Override
  public BoxDriver boxes() {
    return boxes;
  }

  @Override
  public AddressPlan addresses() {
    var network = world.network();
    return new AddressPlan() {
      @Override
      public String server(int number) {
        return network.server(number);
      }

      @Override
      public String server6(int number) {
        return network.server6(number);
      }

      @Override
      public String service(int number) {
        return network.service(number);
      }
    };
  }

  @Override
  public HostFaults faults(SandboxState remembered) {
    return new RealHostFaults(machines, boxes, gateway, remembered);
  }

  @Override
  public Map<String, String> names() {
    return gateway.names();
  }

  @Override
  public String dnsAddress() {
    return world.network().host();
  }

  @Override
  public Map<String, Object> describe() {
    var network = world.network();
    return Map.of(
        "acmeDirectory", gateway.acmeDirectory(),
        "caBundle", state.resolve("ca.pem").toString(),
        "hostCa", state.resolve("host-ca.pem").toString(),
        "managementCidrs", List.of(network.host() + "/32", network.host6() + "/128"));
  }

  @Override
  public void close() {
    open.close();
  }
}
