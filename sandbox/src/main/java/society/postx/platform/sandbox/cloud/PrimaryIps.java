package society.postx.platform.sandbox.cloud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.action.ActionChain;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.machine.MachineAddresses;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.PrimaryIpRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/** Serves {@code /primary_ips}, and gives servers their addresses. */
public final class PrimaryIps {
  private final CloudContext cloud;

  public PrimaryIps(CloudContext cloud) {
    this.cloud = cloud;
  }

  public void register(Routes routes) {
    routes.get("/primary_ips", this::list);
    routes.post("/primary_ips", this::create);
    routes.get("/primary_ips/{id}", call -> ApiReply.ok("primary_ip", json(ip(call))));
    routes.put("/primary_ips/{id}", this::update);
    routes.delete("/primary_ips/{id}", this::delete);
    routes.post("/primary_ips/{id}/actions/assign", this::assign);
    routes.post("/primary_ips/{id}/actions/unassign", this::unassign);
    routes.post("/primary_ips/{id}/actions/change_protection", this::changeProtection);
    routes.post("/primary_ips/{id}/actions/change_dns_ptr", this::changePointer);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().primaryIps.all())
        .filter("ip", ip -> ip.ip)
        .page("primary_ips", PrimaryIps::json);
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var project = call.project();
    var name = body.text("name");
    UniqueNames.requireFree(project.primaryIps, name, 0);
    var type = body.text("type");
    if (!List.of("ipv4", "ipv6").contains(type)) throw body.invalid("type", "must be ipv4 or ipv6");
    var server = body.optionalNumber("assignee_id").map(id -> server(project, id));
    var location =
        server
            .map(s -> s.location)
            .or(
                () ->
                    body.optionalText("location")
                        .map(
                            l ->
                                Location.find(l)
                                    .orElseThrow(
                                        () ->
                                            body.invalid(
                                                "location", "'%s' is not a location".formatted(l)))
                                    .name))
            .orElseThrow(() -> body.invalid("location", "is required"));
    var ip = allocate(project, type, location, name);
    ip.autoDelete = body.flag("auto_delete", false);
    body.labels().ifPresent(labels -> ip.labels = labels);
    if (server.isEmpty()) return ApiReply.created("primary_ip", json(ip));
    try {
      var action = attach(project, ip, server.get());
      return ApiReply.created("primary_ip", json(ip), "action", action);
    } catch (ApiError refusal) {
      project.primaryIps.remove(ip);
      throw refusal;
    }
  }

  private ApiReply update(ApiRequest call) {
    var ip = ip(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              UniqueNames.requireFree(call.project().primaryIps, name, ip.id);
              ip.name = name;
            });
    body.labels().ifPresent(labels -> ip.labels = labels);
    body.optionalFlag("auto_delete").ifPresent(flag -> ip.autoDelete = flag);
    return ApiReply.ok("primary_ip", json(ip));
  }

  private ApiReply delete(ApiRequest call) {
    var ip = ip(call);
    if (ip.isProtected) throw ApiError.protectedFrom("delete", "primary IP");
    if (ip.assignee != null)
      throw ApiError.refused("must_be_unassigned", "the primary IP must be unassigned first");
    call.project().primaryIps.remove(ip);
    return ApiReply.nothing();
  }

  private ApiReply assign(ApiRequest call) {
    var server = server(call.project(), call.body().number("assignee_id"));
    return ApiReply.created("action", attach(call.project(), ip(call), server));
  }

  private ApiReply unassign(ApiRequest call) {
    var ip = ip(call);
    var assignee = ip.assignee;
    if (assignee == null)
      throw ApiError.refused("primary_ip_not_assigned", "the primary IP is not assigned");
    var server = server(call.project(), assignee);
    requireOff(server);
    var chain = cloud.actions().chain(call.project()).lock(server);
    release(ip, server);
    return ApiReply.created(
        "action", readdress(chain, "unassign_primary_ip", call.project(), ip, server));
  }

  private Map<String, @Nullable Object> attach(Project project, PrimaryIpRow ip, ServerRow server) {
    if (ip.assignee != null)
      throw ApiError.refused("primary_ip_already_assigned", "the primary IP is already assigned");
    if (!ip.location.equals(server.location))
      throw ApiError.refused("invalid_input", "server and primary IP are in different locations");
    requireOff(server);
    boolean taken = (ip.type.equals("ipv4") ? server.ipv4 : server.ipv6) != null;
    if (taken) throw ApiError.refused("server_has_" + ip.type, "the server has an " + ip.type);
    var chain = cloud.actions().chain(project).lock(server);
    bind(ip, server);
    return readdress(chain, "assign_primary_ip", project, ip, server);
  }

  private Map<String, @Nullable Object> readdress(
      ActionChain chain, String command, Project project, PrimaryIpRow ip, ServerRow server) {
    var refs = List.of(new Ref(server.id, "server"), new Ref(ip.id, "primary_ip"));
    var addresses = addresses(project, server);
    chain.then(command, refs, () -> cloud.machines().readdress(server.id, addresses));
    return cloud.actions().json(chain.start().getFirst());
  }

  private ApiReply changeProtection(ApiRequest call) {
    var ip = ip(call);
    ip.isProtected = call.body().flag("delete", ip.isProtected);
    return done(call, "change_protection", ip);
  }

  private ApiReply changePointer(ApiRequest call) {
    var ip = ip(call);
    var body = call.body();
    point(ip, address(body, ip), body.optionalText("dns_ptr"));
    return done(call, "change_dns_ptr", ip);
  }

  private ApiReply done(ApiRequest call, String command, PrimaryIpRow ip) {
    var refs = List.of(new Ref(ip.id, "primary_ip"));
    return ApiReply.created(
        "action",
        cloud.actions().json(cloud.actions().run(call.project(), command, refs, () -> {})));
  }

  /** Adds an address; those created together with a server are named after their id. */
  PrimaryIpRow allocate(Project project, String type, String location, String name) {
    var ip = new PrimaryIpRow();
    ip.id = cloud.state().nextId();
    ip.name = name.isEmpty() ? "primary_ip-" + ip.id : name;
    ip.type = type;
    ip.location = location;
    ip.ip = AddressPool.next(cloud, type);
    if (type.equals("ipv4")) ip.pointers.put(ip.ip, pointer(ip));
    project.primaryIps.put(ip);
    return ip;
  }

  static void bind(PrimaryIpRow ip, ServerRow server) {
    ip.assignee = server.id;
    if (ip.type.equals("ipv4")) server.ipv4 = ip.id;
    else server.ipv6 = ip.id;
  }

  private static void release(PrimaryIpRow ip, ServerRow server) {
    ip.assignee = null;
    if (ip.type.equals("ipv4")) server.ipv4 = null;
    else server.ipv6 = null;
  }

  /** Deletes a server's addresses with auto_delete and unassigns the others. */
  static void releaseAll(Project project, ServerRow server) {
    for (var ip : List.copyOf(project.primaryIps.all())) {
      if (ip.assignee == null || ip.assignee != server.id) continue;
      release(ip, server);
      if (ip.autoDelete) project.primaryIps.remove(ip);
    }
  }

  static MachineAddresses addresses(Project project, ServerRow server) {
    return new MachineAddresses(
        find(project, server.ipv4).map(ip -> ip.ip), find(project, server.ipv6).map(ip -> ip.ip));
  }

  static Optional<PrimaryIpRow> find(Project project, @Nullable Long id) {
    return Optional.ofNullable(id).flatMap(project.primaryIps::find);
  }

  /** The body's address; it must be the IPv4 address or one in the IPv6 network. */
  static String address(RequestBody body, PrimaryIpRow ip) {
    var address = body.text("ip");
    if (!(ip.type.equals("ipv4") ? address.equals(ip.ip) : inNetwork(address, ip.ip)))
      throw body.invalid("ip", "is not an address of " + ip.ip);
    return address;
  }

  /** Whether it is an address of the /64. */
  private static boolean inNetwork(String address, String network) {
    if (!address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) return false;
    try {
      var one = InetAddress.getByName(address).getAddress();
      var all = InetAddress.getByName(network.replace("/64", "")).getAddress();
      return Arrays.equals(one, 0, 8, all, 0, 8);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Without a name, an IPv4 address gets its default name again and an IPv6 address none. */
  static void point(PrimaryIpRow ip, String address, Optional<String> name) {
    name.or(() -> ip.type.equals("ipv4") ? Optional.of(pointer(ip)) : Optional.empty())
        .ifPresentOrElse(
            pointer -> ip.pointers.put(address, pointer), () -> ip.pointers.remove(address));
  }

  private static String pointer(PrimaryIpRow ip) {
    var parts = ip.ip.split("\\.", -1);
    if (parts.length != 4) return "";
    return "static.%s.%s.%s.%s.clients.your-server.de"
        .formatted(parts[3], parts[2], parts[1], parts[0]);
  }

  private static void requireOff(ServerRow server) {
    if (server.status != ServerRow.Status.OFF)
      throw ApiError.refused("server_not_stopped", "the server must be off");
  }

  private static ServerRow server(Project project, long id) {
    return project.servers.find(id).orElseThrow(() -> ApiError.notFound("server", id));
  }

  private static PrimaryIpRow ip(ApiRequest call) {
    return call.project()
        .primaryIps
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("primary IP", call.id()));
  }

  private static Map<String, @Nullable Object> json(PrimaryIpRow ip) {
    var pointers =
        ip.pointers.entrySet().stream()
            .map(e -> ApiJson.object("ip", e.getKey(), "dns_ptr", e.getValue()))
            .toList();
    return ApiJson.object(
        "id", ip.id,
        "name", ip.name,
        "labels", ip.labels,
        "created", ip.created,
        "blocked", false,
        "location", Location.named(ip.location).json(),
        "ip", ip.ip,
        "dns_ptr", pointers,
        "protection", ApiJson.object("delete", ip.isProtected),
        "type", ip.type,
        "auto_delete", ip.autoDelete,
        "assignee_type", ip.assignee == null ? "unassigned" : "server",
        "assignee_id", ip.assignee);
  }
}
