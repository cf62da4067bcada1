package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.function.BiFunction;
import society.postx.platform.sandbox.action.ActionChain;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.ImageRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;
import society.postx.platform.sandbox.state.ServerRow.Status;

/** Serves {@code POST /servers/{id}/actions/…}: power, rebuild, images, backups, protection. */
public final class ServerActions {
  private static final String BACKUP_WINDOW = "22-02";

  private final CloudContext cloud;
  private final Images images;
  private final ServerPower power;

  public ServerActions(CloudContext cloud, Images images, ServerPower power) {
    this.cloud = cloud;
    this.images = images;
    this.power = power;
  }

  public void register(Routes routes) {
    var base = "/servers/{id}/actions/";
    routes.post(base + "poweron", call -> switched(call, power::on));
    routes.post(base + "poweroff", call -> switched(call, power::off));
    routes.post(base + "shutdown", call -> switched(call, power::shutdown));
    routes.post(base + "reboot", call -> switched(call, power::reboot));
    routes.post(base + "reset", call -> switched(call, power::reset));
    routes.post(base + "rebuild", this::rebuild);
    routes.post(base + "enable_backup", this::enableBackup);
    routes.post(base + "disable_backup", this::disableBackup);
    routes.post(base + "create_image", this::createImage);
    routes.post(base + "change_protection", this::changeProtection);
    routes.post(base + "change_dns_ptr", this::changePointer);
  }

  private ApiReply switched(ApiRequest call, BiFunction<ActionChain, ServerRow, ActionChain> how) {
    var server = Servers.server(call);
    var chain = cloud.actions().chain(call.project()).lock(server);
    return started(how.apply(chain, server));
  }

  /** Rebuilds with the old user data if none is sent; SSH keys stay those of the creation. */
  private ApiReply rebuild(ApiRequest call) {
    var server = Servers.server(call);
    var body = call.body();
    if (server.isProtected) throw ApiError.protectedFrom("rebuild", "server");
    var image = images.usable(call.project(), body);
    if (image.diskSize > ServerType.named(server.type).disk)
      throw body.invalid("image", "the image is larger than the server's disk");
    var chain = cloud.actions().chain(call.project()).lock(server);
    server.image = image.id;
    if (body.has("user_data")) server.userData = ServerRequest.userData(body);
    server.status = Status.REBUILDING;
    var source = Images.source(image);
    var userData = server.userData;
    chain.then(
        "rebuild_server",
        refs(server),
        () -> {
          cloud.machines().rebuild(server.id, source, userData);
          power.switchOn(server);
        });
    return ApiReply.created(
        "action",
        cloud.actions().json(chain.start().getFirst()),
        "root_password",
        server.publicKeys.isEmpty() ? RootPassword.random() : null);
  }

  private ApiReply enableBackup(ApiRequest call) {
    return at(call, "enable_backup", (project, server) -> server.backupWindow = BACKUP_WINDOW);
  }

  /** Disables backups and deletes all of them at once, as at Hetzner. */
  private ApiReply disableBackup(ApiRequest call) {
    return at(
        call,
        "disable_backup",
        (project, server) -> {
          server.backupWindow = null;
          images.discardBackups(project, server);
        });
  }

  private ApiReply createImage(ApiRequest call) {
    var server = Servers.server(call);
    var project = call.project();
    var body = call.body();
    var type =
        switch (body.optionalText("type").orElse("snapshot")) {
          case "snapshot" -> ImageRow.Type.SNAPSHOT;
          case "backup" -> ImageRow.Type.BACKUP;
          default -> throw body.invalid("type", "must be snapshot or backup");
        };
    if (type == ImageRow.Type.BACKUP && server.backupWindow == null)
      throw ApiError.refused("invalid_input", "backups are not enabled for this server");
    var chain = cloud.actions().chain(project).lock(server);
    var image = images.begin(project, server, type, body);
    var refs = List.of(new Ref(server.id, "server"), new Ref(image.id, "image"));
    chain.then(
        "create_image",
        refs,
        () -> images.fill(project, server, image),
        () -> cloud.state().change(() -> images.discard(project, image)));
    return ApiReply.created(
        "image", Images.json(image), "action", cloud.actions().json(chain.start().getFirst()));
  }

  /** Hetzner protects against deletion and rebuild together or not at all. */
  private ApiReply changeProtection(ApiRequest call) {
    var body = call.body();
    boolean delete = body.flag("delete", Servers.server(call).isProtected);
    if (body.flag("rebuild", delete) != delete)
      throw body.invalid("rebuild", "must have the same value as delete");
    return at(call, "change_protection", (project, server) -> server.isProtected = delete);
  }

  private ApiReply changePointer(ApiRequest call) {
    var body = call.body();
    var address = body.text("ip");
    var server = Servers.server(call);
    var ip =
        PrimaryIps.find(call.project(), address.contains(":") ? server.ipv6 : server.ipv4)
            .orElseThrow(() -> body.invalid("ip", "is not an address of this server"));
    var pointed = PrimaryIps.address(body, ip);
    var name = body.optionalText("dns_ptr");
    return at(call, "change_dns_ptr", (project, s) -> PrimaryIps.point(ip, pointed, name));
  }

  private interface Change {
    void apply(Project project, ServerRow server);
  }

  /** Answers with an action that only changes the state. */
  private ApiReply at(ApiRequest call, String command, Change change) {
    var server = Servers.server(call);
    var project = call.project();
    return started(
        cloud
            .actions()
            .chain(project)
            .lock(server)
            .then(
                command,
                refs(server),
                () -> cloud.state().change(() -> change.apply(project, server))));
  }

  private ApiReply started(ActionChain chain) {
    return ApiReply.created("action", cloud.actions().json(chain.start().getFirst()));
  }

  private static List<Ref> refs(ServerRow server) {
    return List.of(new Ref(server.id, "server"));
  }
}
