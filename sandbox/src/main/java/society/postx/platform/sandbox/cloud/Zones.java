package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.action.ActionRoutes;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.ZoneRow;

/** Serves {@code /zones}: the DNS zones of a project. */
public final class Zones {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
  static final List<String> NAMESERVERS =
      List.of("hydrogen.ns.hetzner.com.", "oxygen.ns.hetzner.com.", "helium.ns.hetzner.de.");

  private final CloudContext cloud;
  private final ActionRoutes actions;

  public Zones(CloudContext cloud, ActionRoutes actions) {
    this.cloud = cloud;
    this.actions = actions;
  }

  public void register(Routes routes) {
    routes.get("/zones", this::list);
    routes.post("/zones", this::create);
    routes.get("/zones/{id}", call -> ApiReply.ok("zone", json(zone(call))));
    routes.put("/zones/{id}", this::update);
    routes.delete("/zones/{id}", this::delete);
    routes.get("/zones/{id}/zonefile", call -> ApiReply.ok("zonefile", ZoneFile.write(zone(call))));
    routes.get("/zones/{id}/actions", call -> actions.of(call, "zone", zone(call).id));
    routes.post("/zones/{id}/actions/change_ttl", this::changeTtl);
    routes.post("/zones/{id}/actions/change_protection", this::changeProtection);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().zones.all())
        .filter("mode", zone -> "primary")
        .page("zones", Zones::json);
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var name = body.text("name");
    if (!DOMAIN.matcher(name).matches())
      throw body.invalid("name", "must be a lower-case domain without a trailing dot");
    requireUnrelated(name);
    if (!body.text("mode").equals("primary"))
      throw ApiError.refused("unsupported_error", "the sandbox has primary zones only");
    if (body.has("zonefile"))
      throw ApiError.refused("unsupported_error", "the sandbox does not read zone files");
    var zone = blank(name);
    zone.ttl = body.optionalNumber("ttl").orElse(zone.ttl);
    ZoneRecords.checkTtl(body, zone.ttl);
    body.labels().ifPresent(labels -> zone.labels = labels);
    for (var item : body.objects("rrsets")) Rrsets.add(cloud, zone, ZoneRecords.rrset(zone, item));
    var action = change(call, "create_zone", zone, () -> call.project().zones.put(zone));
    return ApiReply.created("zone", json(zone), "action", action);
  }

  /** Adds a preset zone. */
  public void addPreset(Project project, String name) {
    project.zones.put(blank(name));
  }

  private ZoneRow blank(String name) {
    var zone = new ZoneRow();
    zone.id = cloud.state().nextId();
    zone.name = name;
    Rrsets.add(
        cloud,
        zone,
        apex(
            "SOA",
            List.of("hydrogen.ns.hetzner.com. dns.hetzner.com. 1 86400 10800 3600000 3600")));
    Rrsets.add(cloud, zone, apex("NS", NAMESERVERS));
    return zone;
  }

  private static RrsetRow apex(String type, List<String> values) {
    var rrset = new RrsetRow();
    rrset.name = "@";
    rrset.type = type;
    rrset.records = values.stream().map(value -> new RrsetRow.Value(value, "")).toList();
    return rrset;
  }

  private ApiReply update(ApiRequest call) {
    var zone = zone(call);
    call.body().labels().ifPresent(labels -> zone.labels = labels);
    return ApiReply.ok("zone", json(zone));
  }

  private ApiReply delete(ApiRequest call) {
    var zone = zone(call);
    if (zone.isProtected) throw ApiError.protectedFrom("delete", "zone");
    return ApiReply.created(
        "action", change(call, "delete_zone", zone, () -> call.project().zones.remove(zone)));
  }

  private ApiReply changeTtl(ApiRequest call) {
    var zone = zone(call);
    var body = call.body();
    long ttl = body.number("ttl");
    ZoneRecords.checkTtl(body, ttl);
    return ApiReply.created("action", change(call, "change_ttl", zone, () -> zone.ttl = ttl));
  }

  private ApiReply changeProtection(ApiRequest call) {
    var zone = zone(call);
    boolean wanted = call.body().flag("delete", zone.isProtected);
    return ApiReply.created(
        "action", change(call, "change_protection", zone, () -> zone.isProtected = wanted));
  }

  private Map<String, @Nullable Object> change(
      ApiRequest call, String command, ZoneRow zone, Runnable change) {
    return cloud
        .actions()
        .change(call.project(), command, List.of(new Ref(zone.id, "zone")), change);
  }

  /** Refuses a zone that exists in any project, or lies above or below an existing zone. */
  private void requireUnrelated(String name) {
    for (var project : cloud.state().projects().values()) {
      for (var zone : project.zones.all()) {
        if (zone.name.equals(name)
            || name.endsWith("." + zone.name)
            || zone.name.endsWith("." + name))
          throw ApiError.notUnique("name", "zone %s already exists".formatted(zone.name));
      }
    }
  }

  /** Finds the zone by id or name; the path has either. */
  static ZoneRow zone(ApiRequest call) {
    return call.project()
        .zones
        .named(call.path("id"))
        .orElseThrow(() -> ApiError.notFound("zone", call.path("id")));
  }

  private static Map<String, @Nullable Object> json(ZoneRow zone) {
    var nameservers =
        ApiJson.object(
            "assigned",
            NAMESERVERS,
            "delegated",
            NAMESERVERS,
            "delegation_last_check",
            zone.created,
            "delegation_status",
            "valid");
    return ApiJson.object(
        "id",
        zone.id,
        "name",
        zone.name,
        "created",
        zone.created,
        "mode",
        "primary",
        "labels",
        zone.labels,
        "protection",
        ApiJson.object("delete", zone.isProtected),
        "ttl",
        zone.ttl,
        "status",
        "ok",
        "record_count",
        zone.rrsets.all().stream().mapToInt(rrset -> rrset.records.size()).sum(),
        "authoritative_nameservers",
        nameservers,
        "registrar",
        "other");
  }
}
