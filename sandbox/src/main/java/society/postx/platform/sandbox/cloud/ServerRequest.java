package society.postx.platform.sandbox.cloud;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.state.FirewallRow;
import society.postx.platform.sandbox.state.ImageRow;
import society.postx.platform.sandbox.state.PrimaryIpRow;
import society.postx.platform.sandbox.state.Project;

/** Reads and checks the body of {@code POST /servers} and looks up everything that it names. */
record ServerRequest(
    String name,
    ServerType type,
    Location location,
    ImageRow image,
    List<String> publicKeys,
    List<FirewallRow> firewalls,
    String userData,
    boolean enableIpv4,
    boolean enableIpv6,
    Optional<PrimaryIpRow> ipv4,
    Optional<PrimaryIpRow> ipv6,
    boolean start) {
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");
  private static final int MOST_USER_DATA = 32 * 1024;
  private static final int MOST_FIREWALLS = 5;

  static ServerRequest parse(Project project, RequestBody body, Images images) {
    refuseWhatIsNotThere(body);
    var name = hostname(project, body, 0);
    var type = serverType(body);
    var location = location(body, type);
    var net = body.object("public_net");
    boolean enableIpv4 = net.map(n -> n.flag("enable_ipv4", true)).orElse(true);
    boolean enableIpv6 = net.map(n -> n.flag("enable_ipv6", true)).orElse(true);
    if (!enableIpv4 && !enableIpv6)
      throw body.invalid("public_net", "the sandbox has no servers without a public network");
    return new ServerRequest(
        name,
        type,
        location,
        images.usable(project, body),
        publicKeys(project, body),
        firewalls(project, body),
        userData(body),
        enableIpv4,
        enableIpv6,
        net.flatMap(n -> primaryIp(project, n, "ipv4", location)),
        net.flatMap(n -> primaryIp(project, n, "ipv6", location)),
        body.flag("start_after_create", true));
  }

  static String hostname(Project project, RequestBody body, long exceptId) {
    var name = body.text("name");
    if (!HOSTNAME.matcher(name).matches())
      throw body.invalid("name", "must be a hostname (RFC 1123)");
    if (project.servers.find(s -> s.name.equals(name) && s.id != exceptId).isPresent())
      throw ApiError.notUnique("name", "server name is already used");
    return name;
  }

  static String userData(RequestBody body) {
    var userData = body.optionalText("user_data").orElse("");
    if (userData.getBytes(StandardCharsets.UTF_8).length > MOST_USER_DATA)
      throw body.invalid("user_data", "is limited to 32 KiB");
    return userData;
  }

  private static void refuseWhatIsNotThere(RequestBody body) {
    for (var field : List.of("networks", "volumes")) {
      if (!body.texts(field).isEmpty())
        throw ApiError.refused("unsupported_error", "the sandbox creates servers without " + field);
    }
    if (body.optionalText("placement_group").isPresent())
      throw ApiError.refused("unsupported_error", "the sandbox has no placement groups");
    if (body.has("datacenter"))
      throw body.invalid("datacenter", "was removed on 1 July 2026; use location");
  }

  private static ServerType serverType(RequestBody body) {
    var wanted = body.text("server_type");
    return ServerType.find(wanted)
        .orElseThrow(
            () -> body.invalid("server_type", "'%s' is not a server type".formatted(wanted)));
  }

  private static Location location(RequestBody body, ServerType type) {
    var wanted = body.optionalText("location").orElse("fsn1");
    var location =
        Location.find(wanted)
            .orElseThrow(
                () -> body.invalid("location", "'%s' is not a location".formatted(wanted)));
    if (!type.soldIn(location))
      throw ApiError.refused("invalid_input", "unsupported location for server type " + type.name);
    return location;
  }

  private static List<String> publicKeys(Project project, RequestBody body) {
    return body.texts("ssh_keys").stream()
        .map(
            key ->
                project
                    .sshKeys
                    .named(key)
                    .orElseThrow(
                        () ->
                            new ApiError(404, "not_found", "SSH key '%s' not found".formatted(key)))
                    .publicKey)
        .toList();
  }

  private static List<FirewallRow> firewalls(Project project, RequestBody body) {
    var wanted = body.objects("firewalls");
    if (wanted.size() > MOST_FIREWALLS)
      throw body.invalid("firewalls", "at most " + MOST_FIREWALLS);
    return wanted.stream()
        .map(item -> item.number("firewall"))
        .map(id -> project.firewalls.find(id).orElseThrow(() -> ApiError.notFound("firewall", id)))
        .toList();
  }

  private static Optional<PrimaryIpRow> primaryIp(
      Project project, RequestBody net, String type, Location location) {
    return net.optionalNumber(type)
        .map(
            id -> {
              var ip =
                  project
                      .primaryIps
                      .find(id)
                      .orElseThrow(() -> ApiError.notFound("primary IP", id));
              if (!ip.type.equals(type))
                throw new ApiError(
                    412,
                    "primary_ip_version_mismatch",
                    "primary IP %d is %s".formatted(id, ip.type));
              if (ip.assignee != null)
                throw ApiError.refused(
                    "primary_ip_assigned", "primary IP %d is already assigned".formatted(id));
              if (!ip.location.equals(location.name))
                throw ApiError.refused(
                    "primary_ip_datacenter_mismatch",
                    "primary IP %d is in %s".formatted(id, ip.location));
              return ip;
            });
  }
}
