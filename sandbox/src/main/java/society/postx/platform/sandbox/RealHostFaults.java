package society.postx.platform.sandbox;

import java.util.List;
import java.util.function.Consumer;
import society.postx.platform.sandbox.box.OpenSshBoxes;
import society.postx.platform.sandbox.fault.Fault;
import society.postx.platform.sandbox.fault.HostFaults;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.sandbox.machine.NspawnMachines;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.StorageBoxRow;
import society.postx.platform.sandbox.storage.StorageContext;

/** Injects faults into real machines, Storage Boxes and the registry. */
final class RealHostFaults implements HostFaults {
  private final NspawnMachines machines;
  private final OpenSshBoxes boxes;
  private final Gateway gateway;
  private final SandboxState state;

  RealHostFaults(NspawnMachines machines, OpenSshBoxes boxes, Gateway gateway, SandboxState state) {
    this.machines = machines;
    this.boxes = boxes;
    this.gateway = gateway;
    this.state = state;
  }

  @Override
  public void begin(Fault.OfHost fault) {
    switch (fault) {
      case Fault.HostUnreachable host -> machines.silence(server(host.server()));
      case Fault.DiskFull host -> machines.fillDisk(server(host.server()));
      case Fault.BoxUnreachable box -> eachBox(b -> boxes.stop(b.id));
      case Fault.RegistryGone registry -> gateway.stopRegistry();
    }
  }

  @Override
  public void end(Fault.OfHost fault) {
    switch (fault) {
      case Fault.HostUnreachable host -> machines.hear(server(host.server()));
      case Fault.DiskFull host -> machines.freeDisk(server(host.server()));
      case Fault.BoxUnreachable box -> eachBox(b -> boxes.start(StorageContext.spec(b)));
      case Fault.RegistryGone registry -> gateway.startRegistry();
    }
  }

  private void eachBox(Consumer<StorageBoxRow> change) {
    List<StorageBoxRow> all =
        state.read(
            () ->
                state.projects().values().stream()
                    .flatMap(project -> project.storageBoxes.all().stream())
                    .toList());
    all.forEach(change);
  }

  private long server(String name) {
    return state.read(
        () ->
            state.projects().values().stream()
                .flatMap(project -> project.servers.named(name).stream())
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "server: '%s': unknown server".formatted(name)))
                .id);
  }
}
