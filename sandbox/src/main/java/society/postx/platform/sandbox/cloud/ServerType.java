package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.state.Row;

/** Lists the server types with their prices of September 2026. */
final class ServerType extends Row {
  private static final List<ServerType> ALL =
      List.of(
          new ServerType(114, "cx23", "cost_optimized", 2, 4, 40, "5.49"),
          new ServerType(115, "cx33", "cost_optimized", 4, 8, 80, "8.49"),
          new ServerType(116, "cx43", "cost_optimized", 8, 16, 160, "15.99"),
          new ServerType(117, "cx53", "cost_optimized", 16, 32, 320, "29.49"),
          new ServerType(109, "cpx22", "regular_purpose", 2, 4, 80, "19.49"),
          new ServerType(110, "cpx32", "regular_purpose", 4, 8, 160, "35.49"),
          new ServerType(96, "ccx13", "general_purpose", 2, 8, 80, "42.99"));
  private static final long TRAFFIC = 20L << 40;

  final String category;
  final int cores;
  final int memory;
  final int disk;
  private final String monthly;

  private ServerType(
      long id, String name, String category, int cores, int memory, int disk, String monthly) {
    this.id = id;
    this.name = name;
    this.category = category;
    this.cores = cores;
    this.memory = memory;
    this.disk = disk;
    this.monthly = monthly;
  }

  static List<ServerType> all() {
    return ALL;
  }

  static Optional<ServerType> find(String idOrName) {
    return ALL.stream()
        .filter(t -> t.name.equals(idOrName) || String.valueOf(t.id).equals(idOrName))
        .findFirst();
  }

  static ServerType named(String name) {
    return find(name).orElseThrow();
  }

  /** Cost-optimised types are sold only in Europe. */
  boolean soldIn(Location location) {
    return location.european() || !category.equals("cost_optimized");
  }

  List<Location> locations() {
    return Location.all().stream().filter(this::soldIn).toList();
  }

  List<Map<String, @Nullable Object>> prices() {
    return locations().stream()
        .map(
            location ->
                ApiJson.object(
                    "location", location.name,
                    "price_hourly", Price.hourly(monthly),
                    "price_monthly", Price.of(monthly),
                    "included_traffic", TRAFFIC,
                    "price_per_tb_traffic", Price.of("1.00")))
        .toList();
  }

  Map<String, @Nullable Object> json() {
    var sold =
        locations().stream()
            .map(
                location ->
                    ApiJson.object(
                        "id",
                        location.id,
                        "name",
                        location.name,
                        "deprecation",
                        null,
                        "recommended",
                        true,
                        "available",
                        true))
            .toList();
    return ApiJson.object(
        "id",
        id,
        "name",
        name,
        "description",
        name.toUpperCase(Locale.ROOT),
        "category",
        category,
        "cores",
        cores,
        "memory",
        memory,
        "disk",
        disk,
        "deprecated",
        false,
        "deprecation",
        null,
        "prices",
        prices(),
        "storage_type",
        "local",
        "cpu_type",
        category.equals("general_purpose") ? "dedicated" : "shared",
        "architecture",
        "x86",
        "locations",
        sold);
  }
}
