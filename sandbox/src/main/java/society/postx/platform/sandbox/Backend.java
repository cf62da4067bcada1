package society.postx.platform.sandbox;

import java.util.Map;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.InMemoryBoxes;
import society.postx.platform.sandbox.fault.HostFaults;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.machine.InMemoryMachines;
import society.postx.platform.sandbox.machine.MachineDriver;
import society.postx.platform.sandbox.state.SandboxState;

/** Provides what the APIs act on: the machines, the Storage Boxes and their network. */
interface Backend extends AutoCloseable {
  MachineDriver machines();

  BoxDriver boxes();

  AddressPlan addresses();

  /** The faults that only real machines and boxes can have. */
  HostFaults faults(SandboxState remembered);

  /** Lower-case names of the sandbox's own network, with their addresses. */
  Map<String, String> names();

  /** The address of the DNS server that the machines use. */
  String dnsAddress();

  /** Further entries of {@code sandbox.json}: certificates and networks. */
  Map<String, Object> describe();

  @Override
  void close();

  static Backend of(SandboxOptions options) {
    return switch (options.machines()) {
      case NONE -> apiOnly();
      case NSPAWN -> new RealBackend(options.world());
    };
  }

  /** Keeps machines and boxes in memory. */
  private static Backend apiOnly() {
    var machines = new InMemoryMachines();
    var boxes = new InMemoryBoxes();
    return new Backend() {
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
        return AddressPlan.usual();
      }

      @Override
      public HostFaults faults(SandboxState remembered) {
        return HostFaults.none();
      }

      @Override
      public Map<String, String> names() {
        return Map.of();
      }

      @Override
      public Map<String, Object> describe() {
        return Map.of();
      }

      @Override
      public String dnsAddress() {
        return "127.0.0.1";
      }

      @Override
      public void close() {}
    };
  }
}
