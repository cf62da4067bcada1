package society.postx.platform.sandbox.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.ImageRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/**
 * Serves {@code /images}: a system image, the prepared snapshot, servers' snapshots and backups.
 */
public final class Images {
  private static final int BACKUP_SLOTS = 7;
  private static final ImageRow DEBIAN = debian();

  private final CloudContext cloud;

  public Images(CloudContext cloud) {
    this.cloud = cloud;
  }

  public void register(Routes routes) {
    routes.get("/images", this::list);
    routes.get("/images/{id}", call -> ApiReply.ok("image", json(image(call))));
    routes.put("/images/{id}", this::update);
    routes.delete("/images/{id}", this::delete);
    routes.post("/images/{id}/actions/change_protection", this::changeProtection);
  }

  /** Adds every project's preset snapshot: debian-13 with what the platform's base installs. */
  public ImageRow addPrepared(Project project) {
    var image = new ImageRow();
    image.id = cloud.state().nextId();
    image.description = "debian-13 prepared: Docker, fail2ban, ufw, restic and unattended-upgrades";
    image.labels.put("sandbox", "prepared");
    image.available = true;
    image.prepared = true;
    image.imageSize = 0.8;
    image.diskSize = 20;
    project.images.put(image);
    return image;
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, all(call.project()))
        .filter("type", image -> image.type.name().toLowerCase(Locale.ROOT))
        .filter("status", image -> image.available ? "available" : "creating")
        .filter("bound_to", image -> image.boundTo)
        .filter("architecture", image -> "x86")
        .page("images", Images::json);
  }

  private ApiReply update(ApiRequest call) {
    var image = owned(call);
    var body = call.body();
    body.optionalText("description").ifPresent(text -> image.description = text);
    body.labels().ifPresent(labels -> image.labels = labels);
    if (body.optionalText("type").isPresent()) keepAsSnapshot(image, body);
    return ApiReply.ok("image", json(image));
  }

  private static void keepAsSnapshot(ImageRow image, RequestBody body) {
    if (!body.text("type").equals("snapshot")) throw body.invalid("type", "must be snapshot");
    image.type = ImageRow.Type.SNAPSHOT;
    image.boundTo = null;
  }

  private ApiReply delete(ApiRequest call) {
    var image = owned(call);
    if (image.isProtected) throw ApiError.protectedFrom("delete", "image");
    discard(call.project(), image);
    return ApiReply.nothing();
  }

  private ApiReply changeProtection(ApiRequest call) {
    var image = owned(call);
    image.isProtected = call.body().flag("delete", image.isProtected);
    var refs = List.of(new Ref(image.id, "image"));
    return ApiReply.created(
        "action",
        cloud
            .actions()
            .json(cloud.actions().run(call.project(), "change_protection", refs, () -> {})));
  }

  /** Adds an empty snapshot or backup of the server, to be filled later. */
  ImageRow begin(Project project, ServerRow server, ImageRow.Type type, RequestBody body) {
    var image = new ImageRow();
    image.id = cloud.state().nextId();
    image.type = type;
    image.description = body.optionalText("description").orElse(server.name);
    image.diskSize = ServerType.named(server.type).disk;
    image.createdFrom = new ImageRow.Origin(server.id, server.name);
    if (type == ImageRow.Type.BACKUP) image.boundTo = server.id;
    body.labels().ifPresent(labels -> image.labels = labels);
    project.images.put(image);
    return image;
  }

  /** Copies the disk into the image; a server keeps its seven latest backups. */
  void fill(Project project, ServerRow server, ImageRow image) {
    long bytes = cloud.machines().snapshot(server.id, image.id);
    cloud
        .state()
        .change(
            () -> {
              image.imageSize = bytes / 1e9;
              image.available = true;
              var backups = backups(project, server);
              while (backups.size() > BACKUP_SLOTS) discard(project, backups.removeFirst());
            });
  }

  void discardBackups(Project project, ServerRow server) {
    backups(project, server).forEach(image -> discard(project, image));
  }

  void discard(Project project, ImageRow image) {
    project.images.remove(image);
    if (!image.prepared)
      cloud.actions().runWithoutAction(() -> cloud.machines().deleteSnapshot(image.id));
  }

  private static List<ImageRow> backups(Project project, ServerRow server) {
    var backups = new ArrayList<ImageRow>();
    for (var image : project.images.all()) {
      if (image.boundTo != null && image.boundTo == server.id) backups.add(image);
    }
    return backups;
  }

  /** Returns an image that a disk can be created from now. */
  ImageRow usable(Project project, RequestBody body) {
    var wanted = body.text("image");
    var image =
        find(project, wanted)
            .orElseThrow(
                () -> new ApiError(404, "not_found", "image '%s' not found".formatted(wanted)));
    if (!image.available)
      throw new ApiError(412, "resource_unavailable", "the image is not available yet");
    return image;
  }

  /** Only system images have names. */
  static Optional<ImageRow> find(Project project, String idOrName) {
    return all(project).stream()
        .filter(
            image ->
                String.valueOf(image.id).equals(idOrName)
                    || (!image.name.isEmpty() && image.name.equals(idOrName)))
        .findFirst();
  }

  static ImageSource source(ImageRow image) {
    if (image.type == ImageRow.Type.SYSTEM) return new ImageSource.SystemImage(image.name);
    return image.prepared ? new ImageSource.Prepared() : new ImageSource.Snapshot(image.id);
  }

  private static List<ImageRow> all(Project project) {
    var all = new ArrayList<ImageRow>();
    all.add(DEBIAN);
    all.addAll(project.images.all());
    return all;
  }

  private static ImageRow image(ApiRequest call) {
    return find(call.project(), String.valueOf(call.id()))
        .orElseThrow(() -> ApiError.notFound("image", call.id()));
  }

  private static ImageRow owned(ApiRequest call) {
    var image = image(call);
    if (image.type == ImageRow.Type.SYSTEM)
      throw new ApiError(403, "forbidden", "system images cannot be changed");
    return image;
  }

  private static ImageRow debian() {
    var image = new ImageRow();
    image.id = 1;
    image.name = "debian-13";
    image.type = ImageRow.Type.SYSTEM;
    image.description = "Debian 13";
    image.available = true;
    image.diskSize = 5;
    return image;
  }

  static Map<String, @Nullable Object> json(ImageRow image) {
    boolean system = image.type == ImageRow.Type.SYSTEM;
    return ApiJson.object(
        "id",
        image.id,
        "type",
        image.type.name().toLowerCase(Locale.ROOT),
        "status",
        image.available ? "available" : "creating",
        "name",
        system ? image.name : null,
        "description",
        image.description,
        "image_size",
        system || !image.available ? null : image.imageSize,
        "disk_size",
        image.diskSize,
        "created",
        image.created,
        "created_from",
        image.createdFrom,
        "bound_to",
        image.boundTo,
        "os_flavor",
        "debian",
        "os_version",
        "13",
        "rapid_deploy",
        system,
        "protection",
        ApiJson.object("delete", image.isProtected),
        "deprecated",
        null,
        "deleted",
        null,
        "labels",
        image.labels,
        "architecture",
        "x86");
  }
}
