package society.postx.platform.sandbox;

import java.util.Map;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.InMemoryBoxes;
import society.postx.platform.sandbox.fault.HostFaults;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.machine.InMemoryMachines;
import society.postx.platform.sandbox.machine.MachineDriver;
import society.postx.platform.sandbox.state.SandboxState;

/** What the APIs act on: the machines, the boxes and the net they live in. */
interface Backend extends AutoCloseable {
  MachineDriver machines();

  BoxDriver boxes();

  AddressPlan addresses();

  /** What of a fault only machines can suffer. */
  HostFaults faults(SandboxState remembered);

  /** Names of the sandbox's own net, lower-case, to their address. */
  Map<String, String> names();

  /** Where the machines ask for names. */
  String dnsAddress();

  /** What else {@code sandbox.json} says: certificates, monitoring, mail. */
  Map<String, Object> describe();

  @Override
  void close();

  static Backend of(SandboxOptions options) {
    return switch (options.machines()) {
      case NONE -> apiOnly();
      case NSPAWN -> new RealBackend(options.world());
    };
  }

  /** The API alone. */
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
