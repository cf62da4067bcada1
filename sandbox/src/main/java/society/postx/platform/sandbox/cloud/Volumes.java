package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;
import society.postx.platform.sandbox.state.VolumeRow;

/** Serves {@code /volumes}: who has which; a server sees no disk of them. */
public final class Volumes {
  private static final int SMALLEST = 10; // GB
  private static final int LARGEST = 10_240;

  private final CloudContext cloud;

  public Volumes(CloudContext cloud) {
    this.cloud = cloud;
  }

  public void register(Routes routes) {
    routes.get("/volumes", this::list);
    routes.post("/volumes", this::create);
    routes.get("/volumes/{id}", call -> ApiReply.ok("volume", json(volume(call))));
    routes.put("/volumes/{id}", this::update);
    routes.delete("/volumes/{id}", this::delete);
    routes.post("/volumes/{id}/actions/attach", this::attach);
    routes.post("/volumes/{id}/actions/detach", this::detach);
    routes.post("/volumes/{id}/actions/change_protection", this::changeProtection);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().volumes.all())
        .filter("status", any -> "available")
        .page("volumes", Volumes::json);
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var project = call.project();
    var volume = new VolumeRow();
    volume.name = body.text("name");
    UniqueNames.requireFree(project.volumes, volume.name, 0);
    volume.size = body.number("size");
    if (volume.size < SMALLEST || volume.size > LARGEST)
      throw body.invalid("size", "must be 10 to 10240");
    volume.format = body.optionalText("format").orElse(null);
    volume.server = body.optionalNumber("server").map(id -> server(project, id).id).orElse(null);
    volume.location = location(project, body, volume);
    body.labels().ifPresent(labels -> volume.labels = labels);
    volume.id = cloud.state().nextId();
    project.volumes.put(volume);
    var action = cloud.actions().run(project, "create_volume", List.of(ref(volume)), () -> {});
    return ApiReply.created(
        "volume", json(volume), "action", cloud.actions().json(action), "next_actions", List.of());
  }

  private static String location(Project project, RequestBody body, VolumeRow volume) {
    if (volume.server != null) return server(project, volume.server).location;
    var wanted = body.text("location");
    return Location.find(wanted)
        .orElseThrow(() -> body.invalid("location", "'%s' is not a location".formatted(wanted)))
        .name;
  }

  private ApiReply update(ApiRequest call) {
    var volume = volume(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              UniqueNames.requireFree(call.project().volumes, name, volume.id);
              volume.name = name;
            });
    body.labels().ifPresent(labels -> volume.labels = labels);
    return ApiReply.ok("volume", json(volume));
  }

  private ApiReply delete(ApiRequest call) {
    var volume = volume(call);
    if (volume.isProtected) throw ApiError.protectedFrom("delete", "volume");
    if (volume.server != null)
      throw new ApiError(423, "locked", "the volume is attached to a server");
    call.project().volumes.remove(volume);
    return ApiReply.nothing();
  }

  private ApiReply attach(ApiRequest call) {
    var volume = volume(call);
    var server = server(call.project(), call.body().number("server"));
    if (volume.server != null)
      throw ApiError.refused("volume_already_attached", "the volume is attached already");
    if (!volume.location.equals(server.location))
      throw ApiError.refused("invalid_input", "server and volume are in different locations");
    volume.server = server.id;
    return done(call, "attach_volume", volume);
  }

  private ApiReply detach(ApiRequest call) {
    var volume = volume(call);
    volume.server = null;
    return done(call, "detach_volume", volume);
  }

  private ApiReply changeProtection(ApiRequest call) {
    var volume = volume(call);
    volume.isProtected = call.body().flag("delete", volume.isProtected);
    return done(call, "change_protection", volume);
  }

  private ApiReply done(ApiRequest call, String command, VolumeRow volume) {
    var action = cloud.actions().run(call.project(), command, List.of(ref(volume)), () -> {});
    return ApiReply.created("action", cloud.actions().json(action));
  }

  /** Leaves a deleted server's volumes attached to nothing. */
  static void releaseAll(Project project, ServerRow server) {
    of(project, server).forEach(volume -> volume.server = null);
  }

  static List<VolumeRow> of(Project project, ServerRow server) {
    return project.volumes.all().stream()
        .filter(volume -> volume.server != null && volume.server == server.id)
        .toList();
  }

  private static ServerRow server(Project project, long id) {
    return project.servers.find(id).orElseThrow(() -> ApiError.notFound("server", id));
  }

  private static VolumeRow volume(ApiRequest call) {
    return call.project()
        .volumes
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("volume", call.id()));
  }

  private static Ref ref(VolumeRow volume) {
    return new Ref(volume.id, "volume");
  }

  private static Map<String, @Nullable Object> json(VolumeRow volume) {
    return ApiJson.object(
        "id", volume.id,
        "name", volume.name,
        "labels", volume.labels,
        "created", volume.created,
        "server", volume.server,
        "location", Location.named(volume.location).json(),
        "size", volume.size,
        "linux_device", "/dev/disk/by-id/scsi-0HC_Volume_" + volume.id,
        "protection", ApiJson.object("delete", volume.isProtected),
        "status", "available",
        "format", volume.format);
  }
}
