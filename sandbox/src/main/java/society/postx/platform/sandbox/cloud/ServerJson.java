package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.state.PrimaryIpRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/** Writes a server as Hetzner's JSON; {@code datacenter} was removed in July 2026. */
final class ServerJson {
  private ServerJson() {}

  static Map<String, @Nullable Object> of(Project project, ServerRow server) {
    var type = ServerType.named(server.type);
    return ApiJson.object(
        "id",
        server.id,
        "name",
        server.name,
        "status",
        server.status.name().toLowerCase(Locale.ROOT),
        "created",
        server.created,
        "public_net",
        publicNet(project, server),
        "private_net",
        List.of(),
        "server_type",
        type.json(),
        "location",
        Location.named(server.location).json(),
        "image",
        Images.find(project, String.valueOf(server.image)).map(Images::json).orElse(null),
        "iso",
        null,
        "rescue_enabled",
        false,
        "locked",
        server.locked,
        "backup_window",
        server.backupWindow,
        "outgoing_traffic",
        0,
        "ingoing_traffic",
        0,
        "included_traffic",
        20L << 40,
        "protection",
        ApiJson.object("delete", server.isProtected, "rebuild", server.isProtected),
        "labels",
        server.labels,
        "volumes",
        Volumes.of(project, server).stream().map(volume -> volume.id).toList(),
        "load_balancers",
        List.of(),
        "primary_disk_size",
        type.disk,
        "placement_group",
        null);
  }

  private static Map<String, @Nullable Object> publicNet(Project project, ServerRow server) {
    var firewalls =
        FirewallEnforcement.of(project, server).stream()
            .map(f -> ApiJson.object("id", f.id, "status", status(server, f.id)))
            .toList();
    return ApiJson.object(
        "ipv4", PrimaryIps.find(project, server.ipv4).map(ServerJson::ipv4).orElse(null),
        "ipv6", PrimaryIps.find(project, server.ipv6).map(ServerJson::ipv6).orElse(null),
        "floating_ips", List.of(),
        "firewalls", firewalls);
  }

  private static String status(ServerRow server, long firewall) {
    return server.pendingFirewalls.contains(firewall) ? "pending" : "applied";
  }

  private static Map<String, @Nullable Object> ipv4(PrimaryIpRow ip) {
    var pointer = ip.pointers.getOrDefault(ip.ip, "");
    return ApiJson.object("id", ip.id, "ip", ip.ip, "blocked", false, "dns_ptr", pointer);
  }

  private static Map<String, @Nullable Object> ipv6(PrimaryIpRow ip) {
    var pointers =
        ip.pointers.entrySet().stream()
            .map(e -> ApiJson.object("ip", e.getKey(), "dns_ptr", e.getValue()))
            .toList();
    return ApiJson.object("id", ip.id, "ip", ip.ip, "blocked", false, "dns_ptr", pointers);
  }
}
