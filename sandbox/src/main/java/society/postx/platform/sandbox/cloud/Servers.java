package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.machine.MachineSpec;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.PrimaryIpRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;
import society.postx.platform.sandbox.state.ServerRow.Status;

/** Serves {@code /servers}: creates, lists, relabels and deletes servers. */
public final class Servers {
  private final CloudContext cloud;
  private final Images images;
  private final PrimaryIps primaryIps;
  private final FirewallEnforcement firewalls;
  private final ServerPower power;

  public Servers(
      CloudContext cloud,
      Images images,
      PrimaryIps primaryIps,
      FirewallEnforcement firewalls,
      ServerPower power) {
    this.cloud = cloud;
    this.images = images;
    this.primaryIps = primaryIps;
    this.firewalls = firewalls;
    this.power = power;
  }

  public void register(Routes routes) {
    routes.get("/servers", this::list);
    routes.post("/servers", this::create);
    routes.get("/servers/{id}", call -> answer(call, server(call)));
    routes.put("/servers/{id}", this::update);
    routes.delete("/servers/{id}", this::delete);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().servers.all())
        .filter("status", server -> server.status.name().toLowerCase(Locale.ROOT))
        .page("servers", server -> ServerJson.of(call.project(), server));
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var project = call.project();
    var request = ServerRequest.parse(project, body, images);
    var server = new ServerRow();
    server.id = cloud.state().nextId();
    server.name = request.name();
    server.type = request.type().name;
    server.location = request.location().name;
    server.image = request.image().id;
    server.userData = request.userData();
    server.publicKeys = request.publicKeys();
    body.labels().ifPresent(labels -> server.labels = labels);
    if (request.enableIpv4())
      PrimaryIps.bind(address(project, server, "ipv4", request.ipv4()), server);
    if (request.enableIpv6())
      PrimaryIps.bind(address(project, server, "ipv6", request.ipv6()), server);
    request.firewalls().forEach(firewall -> firewall.servers.add(server.id));
    project.servers.put(server);
    FirewallEnforcement.of(project, server).forEach(f -> server.pendingFirewalls.add(f.id));

    var refs = List.of(new Ref(server.id, "server"));
    var spec = spec(project, server, request);
    var chain =
        cloud
            .actions()
            .chain(project)
            .lock(server)
            .then(
                "create_server",
                refs,
                () -> build(project, server, spec),
                () -> tearDown(project, server));
    if (request.start()) power.on(chain, server);
    var actions = cloud.actions().json(chain.start());
    return ApiReply.created(
        "server", ServerJson.of(project, server),
        "action", actions.getFirst(),
        "next_actions", actions.subList(1, actions.size()),
        "root_password", server.publicKeys.isEmpty() ? RootPassword.random() : null);
  }

  private PrimaryIpRow address(
      Project project, ServerRow server, String type, Optional<PrimaryIpRow> given) {
    if (given.isPresent()) return given.get();
    var made = primaryIps.allocate(project, type, server.location, "");
    made.autoDelete = true;
    return made;
  }

  private static MachineSpec spec(Project project, ServerRow server, ServerRequest request) {
    return new MachineSpec(
        server.id,
        server.name,
        Images.source(request.image()),
        server.userData,
        server.publicKeys,
        PrimaryIps.addresses(project, server),
        request.type().memory * 1024);
  }

  /** Creates the machine; its firewalls are in force before the first boot. */
  private void build(Project project, ServerRow server, MachineSpec spec) {
    cloud.machines().create(spec);
    firewalls.enforce(project, server);
    cloud.state().change(() -> server.status = Status.OFF);
  }

  private ApiReply update(ApiRequest call) {
    var server = server(call);
    var body = call.body();
    if (body.has("name")) server.name = ServerRequest.hostname(call.project(), body, server.id);
    body.labels()
        .ifPresent(
            labels -> {
              server.labels = labels;
              firewalls.follow(call.project(), server);
            });
    return answer(call, server);
  }

  private ApiReply delete(ApiRequest call) {
    var server = server(call);
    var project = call.project();
    if (server.isProtected) throw ApiError.protectedFrom("delete", "server");
    var chain =
        cloud
            .actions()
            .chain(project)
            .lock(server)
            .then(
                "delete_server",
                List.of(new Ref(server.id, "server")),
                () -> tearDown(project, server),
                () -> cloud.state().change(() -> server.status = Status.OFF));
    server.status = Status.DELETING;
    return ApiReply.ok("action", cloud.actions().json(chain.start().getFirst()));
  }

  /** Releases firewalls, addresses and volumes; backups are deleted with their server. */
  public void tearDown(Project project, ServerRow server) {
    cloud.machines().delete(server.id);
    cloud
        .state()
        .change(
            () -> {
              images.discardBackups(project, server);
              PrimaryIps.releaseAll(project, server);
              Volumes.releaseAll(project, server);
              project.firewalls.all().forEach(firewall -> firewall.servers.remove(server.id));
              project.servers.remove(server);
            });
  }

  static ServerRow server(ApiRequest call) {
    return call.project()
        .servers
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("server", call.id()));
  }

  private static ApiReply answer(ApiRequest call, ServerRow server) {
    return ApiReply.ok("server", ServerJson.of(call.project(), server));
  }
}
