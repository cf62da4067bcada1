package society.postx.platform.sandbox.machine;

import java.util.List;
import java.util.Optional;

/**
 * Holds what {@code machine.json} beside a machine's disk records.
 *
 * @param layers folders below the disk, top first
 * @param ipv4 empty without one; {@code ipv6Network} likewise
 */
record MachineRecord(
    String name,
    List<String> layers,
    List<String> publicKeys,
    String userData,
    String ipv4,
    String ipv6Network,
    int memoryMib,
    FirewallState firewall) {

  MachineRecord with(MachineAddresses addresses) {
    return new MachineRecord(
        name,
        layers,
        publicKeys,
        userData,
        addresses.ipv4().orElse(""),
        addresses.ipv6Network().orElse(""),
        memoryMib,
        firewall);
  }

  MachineRecord with(FirewallState state) {
    return new MachineRecord(
        name, layers, publicKeys, userData, ipv4, ipv6Network, memoryMib, state);
  }

  MachineRecord with(List<String> newLayers, String newUserData) {
    return new MachineRecord(
        name, newLayers, publicKeys, newUserData, ipv4, ipv6Network, memoryMib, firewall);
  }

  MachineAddresses addresses() {
    return new MachineAddresses(
        Optional.of(ipv4).filter(a -> !a.isEmpty()),
        Optional.of(ipv6Network).filter(a -> !a.isEmpty()));
  }
}
