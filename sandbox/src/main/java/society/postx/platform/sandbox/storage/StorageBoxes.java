package society.postx.platform.sandbox.storage;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.cloud.Location;
import society.postx.platform.sandbox.cloud.UniqueNames;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.StorageBoxRow;

/** Serves {@code /storage_boxes} and {@code /storage_box_types}. */
public final class StorageBoxes {
  private static final int LAST_HOST = 250;
  private static final long FIRST_USER = 100_001;

  private final StorageContext storage;

  public StorageBoxes(StorageContext storage) {
    this.storage = storage;
  }

  public void register(Routes routes) {
    routes.get("/storage_box_types", this::types);
    routes.get("/storage_box_types/{id}", this::type);
    routes.get("/storage_boxes", this::list);
    routes.post("/storage_boxes", this::create);
    routes.get("/storage_boxes/{id}", this::get);
    routes.put("/storage_boxes/{id}", this::update);
    routes.delete("/storage_boxes/{id}", this::delete);
    routes.post("/storage_boxes/{id}/actions/change_protection", this::changeProtection);
    routes.post("/storage_boxes/{id}/actions/reset_password", this::resetPassword);
    routes.post("/storage_boxes/{id}/actions/update_access_settings", this::updateAccess);
  }

  private ApiReply types(ApiRequest call) {
    return ListQuery.of(call, StorageBoxType.all()).page("storage_box_types", StorageBoxType::json);
  }

  private ApiReply type(ApiRequest call) {
    var found = StorageBoxType.find(String.valueOf(call.id()));
    return ApiReply.ok(
        "storage_box_type",
        found.orElseThrow(() -> ApiError.notFound("storage box type", call.id())).json());
  }

  private ApiReply list(ApiRequest call) {
    call.project().storageBoxes.all().forEach(this::measure);
    return ListQuery.of(call, call.project().storageBoxes.all())
        .page("storage_boxes", StorageBoxes::json);
  }

  private ApiReply get(ApiRequest call) {
    measure(box(call));
    return ApiReply.ok("storage_box", json(box(call)));
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var project = call.project();
    var box = new StorageBoxRow();
    box.name = body.text("name");
    UniqueNames.requireFree(project.storageBoxes, box.name, 0);
    var type = body.text("storage_box_type");
    box.type =
        StorageBoxType.find(type)
            .orElseThrow(
                () -> body.invalid("storage_box_type", "'%s' is not a type".formatted(type)))
            .name;
    var location = body.text("location");
    box.location =
        Location.find(location)
            .filter(Location::european)
            .orElseThrow(
                () -> body.invalid("location", "'%s' has no Storage Boxes".formatted(location)))
            .name;
    box.password = PasswordRules.read(body);
    box.publicKeys = body.texts("ssh_keys");
    body.object("access_settings")
        .ifPresent(sent -> box.access = AccessSettings.changed(box.access, sent));
    body.labels().ifPresent(labels -> box.labels = labels);
    settle(project, box);
    var chain =
        storage
            .actions()
            .chain(project)
            .then(
                "create",
                refs(box),
                () -> open(box),
                () -> storage.state().change(() -> project.storageBoxes.remove(box)));
    return ApiReply.created(
        "storage_box", json(box), "action", storage.actions().json(chain.start().getFirst()));
  }

  /** Adds a preset box that accepts SSH logins by key only. */
  public StorageBoxRow addPreset(Project project, String name, String publicKey) {
    var box = new StorageBoxRow();
    box.name = name;
    box.type = "bx11";
    box.location = "fsn1";
    box.publicKeys = List.of(publicKey);
    box.access.sshEnabled = true;
    box.access.reachableExternally = true;
    settle(project, box);
    box.active = true;
    return box;
  }

  /** Gives it an id and an address. */
  private void settle(Project project, StorageBoxRow box) {
    box.id = storage.state().nextId();
    long user = FIRST_USER;
    var users = taken(b -> b.username);
    while (users.contains("u" + user)) user++;
    box.username = "u" + user;
    int host = 0;
    var addresses = taken(b -> b.address);
    while (addresses.contains(storage.addresses().service(host))) {
      if (++host > LAST_HOST)
        throw new ApiError(412, "resource_unavailable", "no free address for a box");
    }
    box.address = storage.addresses().service(host);
    project.storageBoxes.put(box);
  }

  private Set<String> taken(Function<StorageBoxRow, String> what) {
    return storage.all().stream().map(what).collect(Collectors.toSet());
  }

  private void open(StorageBoxRow box) {
    storage.bring(box);
    storage.state().change(() -> box.active = true);
  }

  private ApiReply update(ApiRequest call) {
    var box = box(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              UniqueNames.requireFree(call.project().storageBoxes, name, box.id);
              box.name = name;
            });
    body.labels().ifPresent(labels -> box.labels = labels);
    return ApiReply.ok("storage_box", json(box));
  }

  private ApiReply delete(ApiRequest call) {
    var box = box(call);
    if (box.isProtected) throw ApiError.protectedFrom("delete", "storage box");
    return started(
        call,
        "delete",
        box,
        () -> {
          storage.driver().delete(box.id);
          storage.state().change(() -> call.project().storageBoxes.remove(box));
        });
  }

  private ApiReply changeProtection(ApiRequest call) {
    var box = box(call);
    boolean wanted = call.body().flag("delete", box.isProtected);
    return started(
        call,
        "change_protection",
        box,
        () -> storage.state().change(() -> box.isProtected = wanted));
  }

  private ApiReply resetPassword(ApiRequest call) {
    var box = box(call);
    var password = PasswordRules.read(call.body());
    return started(
        call,
        "reset_password",
        box,
        () -> {
          storage.state().change(() -> box.password = password);
          storage.bring(box);
        });
  }

  private ApiReply updateAccess(ApiRequest call) {
    var box = box(call);
    var access = AccessSettings.changed(box.access, call.body());
    return started(
        call,
        "update_access_settings",
        box,
        () -> {
          storage.state().change(() -> box.access = access);
          storage.bring(box);
        });
  }

  private ApiReply started(ApiRequest call, String command, StorageBoxRow box, Runnable work) {
    return ApiReply.created(
        "action",
        storage.actions().json(storage.actions().run(call.project(), command, refs(box), work)));
  }

  /** Measures a box's used bytes after a request, for the next request. */
  private void measure(StorageBoxRow box) {
    if (!box.active) return;
    storage
        .actions()
        .runWithoutAction(
            () -> {
              long bytes = storage.driver().usedBytes(box.id);
              if (storage.state().read(() -> box.usedBytes) == bytes) return;
              storage.state().change(() -> box.usedBytes = bytes);
            });
  }

  static StorageBoxRow box(ApiRequest call) {
    return call.project()
        .storageBoxes
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("storage box", call.id()));
  }

  private static List<Ref> refs(StorageBoxRow box) {
    return List.of(new Ref(box.id, "storage_box"));
  }

  private static Map<String, @Nullable Object> json(StorageBoxRow box) {
    var stats =
        ApiJson.object("size", box.usedBytes, "size_data", box.usedBytes, "size_snapshots", 0L);
    return ApiJson.object(
        "id",
        box.id,
        "name",
        box.name,
        "storage_box_type",
        StorageBoxType.named(box.type).json(),
        "location",
        Location.named(box.location).json(),
        "access_settings",
        AccessSettings.ofBox(box.access),
        "snapshot_plan",
        BoxSnapshots.plan(box),
        "protection",
        ApiJson.object("delete", box.isProtected),
        "labels",
        box.labels,
        "status",
        box.active ? "active" : "initializing",
        "username",
        box.active ? box.username : null,
        "server",
        box.active ? StorageContext.server(box.username) : null,
        "system",
        box.active ? "FSN1-BX355" : null,
        "stats",
        stats,
        "created",
        box.created);
  }
}
