package society.postx.platform.sandbox.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.ZoneRow;

/** Serves {@code /zones/{id}/rrsets}: the record sets of a DNS zone. */
public final class Rrsets {
  private static final int LARGEST_PAGE = 100;

  private final CloudContext cloud;

  public Rrsets(CloudContext cloud) {
    this.cloud = cloud;
  }

  public void register(Routes routes) {
    routes.get("/zones/{id}/rrsets", this::list);
    routes.post("/zones/{id}/rrsets", this::create);
    var one = "/zones/{id}/rrsets/{name}/{type}";
    routes.get(one, call -> ApiReply.ok("rrset", json(Zones.zone(call), rrset(call))));
    routes.put(one, this::update);
    routes.delete(one, this::delete);
    routes.post(one + "/actions/set_records", this::setRecords);
    routes.post(one + "/actions/add_records", this::addRecords);
    routes.post(one + "/actions/remove_records", this::removeRecords);
    routes.post(one + "/actions/update_records", this::updateRecords);
    routes.post(one + "/actions/change_ttl", this::changeTtl);
    routes.post(one + "/actions/change_protection", this::changeProtection);
  }

  private ApiReply list(ApiRequest call) {
    var zone = Zones.zone(call);
    return ListQuery.of(call, zone.rrsets.all())
        .filter("type", rrset -> rrset.type)
        .largestPage(LARGEST_PAGE)
        .page("rrsets", rrset -> json(zone, rrset));
  }

  private ApiReply create(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = ZoneRecords.rrset(zone, call.body());
    requireFree(zone, rrset);
    var action = change(call, "create_rrset", zone, () -> add(cloud, zone, rrset));
    return ApiReply.created("rrset", json(zone, rrset), "action", action);
  }

  private ApiReply update(ApiRequest call) {
    var rrset = rrset(call);
    call.body().labels().ifPresent(labels -> rrset.labels = labels);
    return ApiReply.ok("rrset", json(Zones.zone(call), rrset));
  }

  private ApiReply delete(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = unprotected(call);
    if (rrset.type.equals("SOA"))
      throw ApiError.refused("invalid_input", "the SOA record must stay");
    return ApiReply.created(
        "action", change(call, "delete_rrset", zone, () -> zone.rrsets.remove(rrset)));
  }

  private ApiReply setRecords(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = unprotected(call);
    var records = ZoneRecords.records(zone, rrset, call.body());
    return ApiReply.created(
        "action", change(call, "set_rrset_records", zone, () -> rrset.records = records));
  }

  /** Adds records; creates the RRSet if it does not exist. */
  private ApiReply addRecords(ApiRequest call) {
    var zone = Zones.zone(call);
    var body = call.body();
    var existing = find(call);
    existing.ifPresent(Rrsets::requireUnprotected);
    var rrset = existing.orElseGet(RrsetRow::new);
    rrset.name = call.path("name");
    rrset.type = call.path("type");
    var added = ZoneRecords.records(zone, rrset, body);
    var ttl = body.optionalNumber("ttl").orElse(null);
    if (existing.isEmpty()) {
      rrset.ttl = ttl;
      rrset.records = added;
      requireFree(zone, rrset);
      return ApiReply.created(
          "action", change(call, "add_rrset_records", zone, () -> add(cloud, zone, rrset)));
    }
    if (ttl != null && !ttl.equals(rrset.ttl)) throw body.invalid("ttl", "must be the RRSet's own");
    var all = new ArrayList<>(rrset.records);
    for (var record : added) {
      if (has(rrset, record.value()))
        throw ApiError.notUnique("records", "record %s already exists".formatted(record.value()));
      all.add(record);
    }
    return ApiReply.created(
        "action", change(call, "add_rrset_records", zone, () -> rrset.records = all));
  }

  /** Removes records; the RRSet is deleted with its last record. */
  private ApiReply removeRecords(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = unprotected(call);
    var left = new ArrayList<>(rrset.records);
    for (var record : ZoneRecords.records(zone, rrset, call.body())) {
      if (!left.removeIf(r -> r.value().equals(record.value())))
        throw ApiError.invalid("records", "record '%s' not found".formatted(record.value()));
    }
    return ApiReply.created(
        "action",
        change(
            call,
            "remove_rrset_records",
            zone,
            () -> {
              rrset.records = left;
              if (left.isEmpty()) zone.rrsets.remove(rrset);
            }));
  }

  private ApiReply updateRecords(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = unprotected(call);
    var comments =
        ZoneRecords.records(zone, rrset, call.body()).stream()
            .collect(Collectors.toMap(RrsetRow.Value::value, RrsetRow.Value::comment));
    if (!comments.keySet().stream().allMatch(value -> has(rrset, value)))
      throw ApiError.invalid("records", "only comments of existing records can be changed");
    var records =
        rrset.records.stream()
            .map(r -> new RrsetRow.Value(r.value(), comments.getOrDefault(r.value(), r.comment())))
            .toList();
    return ApiReply.ok(
        "action", change(call, "update_rrset_records", zone, () -> rrset.records = records));
  }

  private ApiReply changeTtl(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = unprotected(call);
    var body = call.body();
    var ttl = body.optionalNumber("ttl").orElse(null);
    ZoneRecords.checkTtl(body, ttl == null ? zone.ttl : ttl);
    return ApiReply.created(
        "action", change(call, "change_rrset_ttl", zone, () -> rrset.ttl = ttl));
  }

  private ApiReply changeProtection(ApiRequest call) {
    var zone = Zones.zone(call);
    var rrset = rrset(call);
    boolean wanted = call.body().flag("change", rrset.isProtected);
    return ApiReply.created(
        "action", change(call, "change_rrset_protection", zone, () -> rrset.isProtected = wanted));
  }

  private Map<String, @Nullable Object> change(
      ApiRequest call, String command, ZoneRow zone, Runnable change) {
    Runnable counted =
        () -> {
          change.run();
          zone.serial++;
        };
    return cloud
        .actions()
        .change(call.project(), command, List.of(new Ref(zone.id, "zone")), counted);
  }

  static void add(CloudContext cloud, ZoneRow zone, RrsetRow rrset) {
    rrset.id = cloud.state().nextId();
    zone.rrsets.put(rrset);
  }

  /** Refuses a second RRSet of the same name and type, and a CNAME beside other records. */
  private static void requireFree(ZoneRow zone, RrsetRow rrset) {
    for (var other : zone.rrsets.all()) {
      if (!other.name.equals(rrset.name)) continue;
      if (other.type.equals(rrset.type))
        throw ApiError.notUnique(
            "name", "RRSet %s/%s already exists".formatted(rrset.name, rrset.type));
      if (other.type.equals("CNAME") || rrset.type.equals("CNAME"))
        throw ApiError.invalid("type", "a CNAME cannot stand beside other records of its name");
    }
  }

  private static boolean has(RrsetRow rrset, String value) {
    return rrset.records.stream().anyMatch(record -> record.value().equals(value));
  }

  private static Optional<RrsetRow> find(ApiRequest call) {
    var name = call.path("name");
    var type = call.path("type");
    return Zones.zone(call).rrsets.find(r -> r.name.equals(name) && r.type.equals(type));
  }

  private static RrsetRow rrset(ApiRequest call) {
    return find(call)
        .orElseThrow(() -> ApiError.notFound("RRSet", call.path("name") + "/" + call.path("type")));
  }

  private static RrsetRow unprotected(ApiRequest call) {
    var rrset = rrset(call);
    requireUnprotected(rrset);
    return rrset;
  }

  private static void requireUnprotected(RrsetRow rrset) {
    if (rrset.isProtected) throw ApiError.protectedFrom("change", "RRSet(s)");
  }

  private static Map<String, @Nullable Object> json(ZoneRow zone, RrsetRow rrset) {
    var records =
        rrset.records.stream()
            .map(r -> ApiJson.object("value", r.value(), "comment", r.comment()))
            .toList();
    return ApiJson.object(
        "id", rrset.name + "/" + rrset.type,
        "name", rrset.name,
        "type", rrset.type,
        "ttl", rrset.ttl,
        "labels", rrset.labels,
        "protection", ApiJson.object("change", rrset.isProtected),
        "records", records,
        "zone", zone.id);
  }
}
