package society.postx.platform.sandbox.machine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the NoCloud seed that cloud-init reads at the first boot. It is JSON, which is also YAML;
 * the network is like Hetzner's: a /32 with a gateway outside of it, and ::1 of a /64.
 */
final class CloudInitSeed {
  private static final JsonMapper JSON = new JsonMapper();

  private CloudInitSeed() {}

  static void write(Path folder, long serverId, MachineRecord machine, String nameserver) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("user-data"), machine.userData());
      Files.writeString(
          folder.resolve("meta-data"),
          JSON.writeValueAsString(
              Map.of(
                  "instance-id", Long.toString(serverId), // as at Hetzner: unchanged by a rebuild
                  "local-hostname", machine.name(),
                  "public-keys", machine.publicKeys())));
      Files.writeString(
          folder.resolve("network-config"), JSON.writeValueAsString(network(machine, nameserver)));
    } catch (IOException e) {
      throw new MachineException("seed of %s: %s".formatted(machine.name(), e.getMessage()), e);
    }
  }

  /** Version 1 like Hetzner's, since only that one allows a gateway outside of the network. */
  private static Map<String, Object> network(MachineRecord machine, String nameserver) {
    var subnets = new ArrayList<Map<String, Object>>();
    if (!machine.ipv4().isEmpty())
      subnets.add(subnet("static", machine.ipv4() + "/32", "172.31.1.1", nameserver));
    if (!machine.ipv6Network().isEmpty()) {
      var own = machine.ipv6Network().replace("::/64", "::1/64");
      subnets.add(subnet("static6", own, "fe80::1", nameserver));
    }
    var eth0 = Map.of("type", "physical", "name", "eth0", "subnets", subnets);
    return Map.of("version", 1, "config", List.of(eth0));
  }

  private static Map<String, Object> subnet(
      String type, String address, String gateway, String nameserver) {
    return Map.of(
        "type", type,
        "address", address,
        "gateway", gateway,
        "dns_nameservers", List.of(nameserver));
  }
}
