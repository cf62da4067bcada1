package society.postx.platform.sandbox.storage;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import society.postx.platform.sandbox.state.BoxSnapshotRow;
import society.postx.platform.sandbox.state.StorageBoxRow;

/**
 * Serves {@code /storage_boxes/{id}/snapshots} and the snapshot plan. Snapshots are copies, and no
 * clock runs the plan.
 */
public final class BoxSnapshots {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  private final StorageContext storage;

  public BoxSnapshots(StorageContext storage) {
    this.storage = storage;
  }

  public void register(Routes routes) {
    var all = "/storage_boxes/{id}/snapshots";
    var one = all + "/{snapshot_id}";
    routes.get(all, this::list);
    routes.post(all, this::create);
    routes.get(one, call -> ApiReply.ok("snapshot", json(StorageBoxes.box(call), snapshot(call))));
    routes.put(one, this::update);
    routes.delete(one, this::delete);
    routes.post("/storage_boxes/{id}/actions/enable_snapshot_plan", this::enable);
    routes.post("/storage_boxes/{id}/actions/disable_snapshot_plan", this::disable);
  }

  /** Lists without pages, as Hetzner does. */
  private ApiReply list(ApiRequest call) {
    var box = StorageBoxes.box(call);
    return ListQuery.of(call, box.snapshots.all())
        .filter("is_automatic", snapshot -> snapshot.automatic)
        .whole("snapshots", snapshot -> json(box, snapshot));
  }

  private ApiReply create(ApiRequest call) {
    var box = StorageBoxes.box(call);
    var body = call.body();
    if (box.snapshots.all().stream().filter(it -> !it.automatic).count()
        >= StorageBoxType.named(box.type).snapshots()) {
      throw new ApiError(403, "resource_limit_exceeded", "snapshot limit exceeded");
    }
    var snapshot = new BoxSnapshotRow();
    snapshot.id = storage.state().nextId();
    snapshot.name = NAME.format(snapshot.created);
    snapshot.bytes = box.usedBytes;
    snapshot.description = body.optionalText("description").orElse("");
    body.labels().ifPresent(labels -> snapshot.labels = labels);
    box.snapshots.put(snapshot);
    return ApiReply.created(
        "snapshot", ApiJson.object("id", snapshot.id, "storage_box", box.id),
        "action",
            action(
                call,
                "create_snapshot",
                refs(box, snapshot),
                () -> storage.driver().takeSnapshot(box.id, snapshot.name)));
  }

  private ApiReply update(ApiRequest call) {
    var snapshot = snapshot(call);
    call.body().optionalText("description").ifPresent(text -> snapshot.description = text);
    call.body().labels().ifPresent(labels -> snapshot.labels = labels);
    return ApiReply.ok("snapshot", json(StorageBoxes.box(call), snapshot));
  }

  private ApiReply delete(ApiRequest call) {
    var box = StorageBoxes.box(call);
    var snapshot = snapshot(call);
    return ApiReply.created(
        "action",
        action(
            call,
            "delete_snapshot",
            refs(box, snapshot),
            () -> {
              storage.driver().removeSnapshot(box.id, snapshot.name);
              storage.state().change(() -> box.snapshots.remove(snapshot));
            }));
  }

  /** Replaces an existing plan: there can only ever be one. */
  private ApiReply enable(ApiRequest call) {
    var box = StorageBoxes.box(call);
    var body = call.body();
    var plan = new StorageBoxRow.AutomaticSnapshots();
    plan.maxSnapshots =
        (int) within(body, "max_snapshots", body.number("max_snapshots"), 1, limit(box));
    plan.minute = (int) within(body, "minute", body.number("minute"), 0, 59);
    plan.hour = (int) within(body, "hour", body.number("hour"), 0, 23);
    plan.dayOfWeek = day(body, "day_of_week", 7);
    plan.dayOfMonth = day(body, "day_of_month", 31);
    return planned(call, "enable_snapshot_plan", plan);
  }

  /** Its snapshots stay. */
  private ApiReply disable(ApiRequest call) {
    return planned(call, "disable_snapshot_plan", null);
  }

  private ApiReply planned(
      ApiRequest call, String command, StorageBoxRow.@Nullable AutomaticSnapshots plan) {
    var box = StorageBoxes.box(call);
    return ApiReply.created(
        "action",
        action(
            call,
            command,
            List.of(new Ref(box.id, "storage_box")),
            () -> storage.state().change(() -> box.plan = plan)));
  }

  private static int limit(StorageBoxRow box) {
    return StorageBoxType.named(box.type).snapshots();
  }

  private static @Nullable Integer day(RequestBody body, String field, int last) {
    return body.optionalNumber(field)
        .map(number -> (int) within(body, field, number, 1, last))
        .orElse(null);
  }

  private static long within(RequestBody body, String field, long number, int least, int most) {
    if (number < least || number > most) {
      throw body.invalid(field, "must be between %d and %d".formatted(least, most));
    }
    return number;
  }

  private Map<String, @Nullable Object> action(
      ApiRequest call, String command, List<Ref> refs, Runnable work) {
    return storage.actions().json(storage.actions().run(call.project(), command, refs, work));
  }

  private static List<Ref> refs(StorageBoxRow box, BoxSnapshotRow snapshot) {
    return List.of(new Ref(box.id, "storage_box"), new Ref(snapshot.id, "storage_box_snapshot"));
  }

  private static BoxSnapshotRow snapshot(ApiRequest call) {
    var id = call.id("snapshot_id");
    return StorageBoxes.box(call)
        .snapshots
        .find(id)
        .orElseThrow(() -> ApiError.notFound("storage box snapshot", id));
  }

  /** Of a box: its plan as the API shows it; null without one. */
  static @Nullable Map<String, @Nullable Object> plan(StorageBoxRow box) {
    var plan = box.plan;
    return plan == null
        ? null
        : ApiJson.object(
            "max_snapshots", plan.maxSnapshots,
            "minute", plan.minute,
            "hour", plan.hour,
            "day_of_week", plan.dayOfWeek,
            "day_of_month", plan.dayOfMonth);
  }

  private static Map<String, @Nullable Object> json(StorageBoxRow box, BoxSnapshotRow snapshot) {
    return ApiJson.object(
        "id", snapshot.id,
        "name", snapshot.name,
        "description", snapshot.description,
        "is_automatic", snapshot.automatic,
        "stats", ApiJson.object("size", 0L, "size_filesystem", snapshot.bytes),
        "labels", snapshot.labels,
        "storage_box", box.id,
        "created", snapshot.created);
  }
}
