package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import society.postx.platform.sandbox.api.Answer;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.Call;
import society.postx.platform.sandbox.api.Listing;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.machine.MachineSpec;
import society.postx.platform.sandbox.state.Action.Ref;
import society.postx.platform.sandbox.state.PrimaryIp;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.Server;
import society.postx.platform.sandbox.state.Server.Status;

/** {@code /servers}: created, listed, relabelled and deleted. */
public final class Servers {
  private final Cloud cloud;
  private final Images images;
  private final PrimaryIps primaryIps;
  private final FirewallReach firewalls;
  private final Power power;

  public Servers(
      Cloud cloud, Images images, PrimaryIps primaryIps, FirewallReach firewalls, Power power) {
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

  private Answer list(Call call) {
    return Listing.of(call, call.project().servers.all())
        .filter("status", server -> server.status.name().toLowerCase(Locale.ROOT))
        .page("servers", server -> ServerJson.of(call.project(), server));
  }

  private Answer create(Call call) {
    var body = call.body();
    var project = call.project();
    var request = ServerRequest.parse(project, body, images);
    var server = new Server();
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
    FirewallReach.of(project, server).forEach(f -> server.pendingFirewalls.add(f.id));

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
    return Answer.created(
        "server", ServerJson.of(project, server),
        "action", actions.getFirst(),
        "next_actions", actions.subList(1, actions.size()),
        "root_password", server.publicKeys.isEmpty() ? RootPassword.random() : null);
  }

  private PrimaryIp address(
      Project project, Server server, String type, Optional<PrimaryIp> given) {
    if (given.isPresent()) return given.get();
    var made = primaryIps.allocate(project, type, server.location, "");
    made.autoDelete = true;
    return made;
  }

  private static MachineSpec spec(Project project, Server server, ServerRequest request) {
    return new MachineSpec(
        server.id,
        server.name,
        Images.source(request.image()),
        server.userData,
        server.publicKeys,
        PrimaryIps.addresses(project, server),
        request.type().memory * 1024);
  }

  /** Firewalls are in force before the first boot. */
  private void build(Project project, Server server, MachineSpec spec) {
    cloud.machines().create(spec);
    firewalls.enforce(project, server);
    cloud.state().change(() -> server.status = Status.OFF);
  }

  private Answer update(Call call) {
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

  private Answer delete(Call call) {
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
    return Answer.ok("action", cloud.actions().json(chain.start().getFirst()));
  }

  /** Firewalls and addresses are let go; backups vanish with their server. */
  public void tearDown(Project project, Server server) {
    cloud.machines().delete(server.id);
    cloud
        .state()
        .change(
            () -> {
              images.discardBackups(project, server);
              PrimaryIps.releaseAll(project, server);
              project.firewalls.all().forEach(firewall -> firewall.servers.remove(server.id));
              project.servers.remove(server);
            });
  }

  static Server server(Call call) {
    return call.project()
        .servers
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("server", call.id()));
  }

  private static Answer answer(Call call, Server server) {
    return Answer.ok("server", ServerJson.of(call.project(), server));
  }
}
