package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;

/** Serves what Hetzner sells: locations, server types, pricing; {@code /datacenters} is removed. */
public final class Catalogue {
  private static final List<String> FAMILIES = List.of("ipv4", "ipv6");

  public void register(Routes routes) {
    routes.get("/locations", this::locations);
    routes.get("/locations/{id}", this::location);
    routes.get("/server_types", this::serverTypes);
    routes.get("/server_types/{id}", this::serverType);
    routes.get("/pricing", call -> ApiReply.ok("pricing", pricing()));
    routes.get("/datacenters", this::datacenters);
    routes.get("/datacenters/{id}", this::datacenters);
  }

  private ApiReply locations(ApiRequest call) {
    return ListQuery.of(call, Location.all()).page("locations", Location::json);
  }

  private ApiReply location(ApiRequest call) {
    var found = Location.find(String.valueOf(call.id()));
    return ApiReply.ok(
        "location", found.orElseThrow(() -> ApiError.notFound("location", call.id())).json());
  }

  private ApiReply serverTypes(ApiRequest call) {
    return ListQuery.of(call, ServerType.all()).page("server_types", ServerType::json);
  }

  private ApiReply serverType(ApiRequest call) {
    var found = ServerType.find(String.valueOf(call.id()));
    return ApiReply.ok(
        "server_type", found.orElseThrow(() -> ApiError.notFound("server type", call.id())).json());
  }

  private ApiReply datacenters(ApiRequest call) {
    throw new ApiError(
        410,
        "deprecated_api_endpoint",
        "this endpoint was removed; use /locations",
        Map.of("announcement", "https://docs.hetzner.cloud/changelog"));
  }

  private static Map<String, @Nullable Object> pricing() {
    return ApiJson.object(
        "currency", "EUR",
        "vat_rate", "19.00",
        "primary_ips", FAMILIES.stream().map(Catalogue::primaryIp).toList(),
        "floating_ips", FAMILIES.stream().map(Catalogue::floatingIp).toList(),
        "floating_ip", ApiJson.object("price_monthly", Price.of("3.00")),
        "image", ApiJson.object("price_per_gb_month", Price.of("0.0143")),
        "volume", ApiJson.object("price_per_gb_month", Price.of("0.0572")),
        "server_backup", ApiJson.object("percentage", "20.00"),
        "server_types", ServerType.all().stream().map(Catalogue::serverTypePrice).toList(),
        "load_balancer_types", List.of());
  }

  private static Map<String, @Nullable Object> serverTypePrice(ServerType type) {
    return ApiJson.object("id", type.id, "name", type.name, "prices", type.prices());
  }

  private static Map<String, @Nullable Object> primaryIp(String type) {
    var net = type.equals("ipv4") ? "0.50" : "0.00";
    return ApiJson.object(
        "type",
        type,
        "prices",
        everywhere("price_hourly", Price.hourly(net), "price_monthly", Price.of(net)));
  }

  private static Map<String, @Nullable Object> floatingIp(String type) {
    var net = type.equals("ipv4") ? "3.00" : "1.00";
    return ApiJson.object("type", type, "prices", everywhere("price_monthly", Price.of(net)));
  }

  private static List<Map<String, @Nullable Object>> everywhere(Object... prices) {
    return Location.all().stream()
        .map(
            location -> {
              var all = new Object[prices.length + 2];
              all[0] = "location";
              all[1] = location.name;
              System.arraycopy(prices, 0, all, 2, prices.length);
              return ApiJson.object(all);
            })
        .toList();
  }
}
