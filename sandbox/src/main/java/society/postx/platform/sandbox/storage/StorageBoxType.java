package society.postx.platform.sandbox.storage;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.cloud.Location;
import society.postx.platform.sandbox.cloud.Price;
import society.postx.platform.sandbox.state.Row;

/** Lists the types of Storage Boxes with their sizes and prices. */
final class StorageBoxType extends Row {
  private static final List<StorageBoxType> ALL =
      List.of(
          new StorageBoxType(1333, "bx11", 1, 10, "3.20"),
          new StorageBoxType(1334, "bx21", 5, 20, "10.90"),
          new StorageBoxType(1335, "bx31", 10, 30, "20.80"),
          new StorageBoxType(1336, "bx41", 20, 40, "40.60"));
  private static final int SUBACCOUNTS = 200;

  final long size;
  private final int snapshots;
  private final String monthly;

  private StorageBoxType(long id, String name, long tebibytes, int snapshots, String monthly) {
    this.id = id;
    this.name = name;
    this.size = tebibytes << 40;
    this.snapshots = snapshots;
    this.monthly = monthly;
  }

  static List<StorageBoxType> all() {
    return ALL;
  }

  static Optional<StorageBoxType> find(String idOrName) {
    return ALL.stream()
        .filter(t -> t.name.equals(idOrName) || String.valueOf(t.id).equals(idOrName))
        .findFirst();
  }

  static StorageBoxType named(String name) {
    return find(name).orElseThrow();
  }

  /** Most snapshots by hand, and as many by the plan. */
  int snapshots() {
    return snapshots;
  }

  int subaccounts() {
    return SUBACCOUNTS;
  }

  Map<String, @Nullable Object> json() {
    var prices =
        Location.all().stream()
            .filter(Location::european)
            .map(
                location ->
                    ApiJson.object(
                        "location", location.name,
                        "price_hourly", Price.hourly(monthly),
                        "price_monthly", Price.of(monthly),
                        "setup_fee", Price.of("0.00")))
            .toList();
    return ApiJson.object(
        "id", id,
        "name", name,
        "description", name.toUpperCase(Locale.ROOT),
        "snapshot_limit", snapshots,
        "automatic_snapshot_limit", snapshots,
        "subaccounts_limit", SUBACCOUNTS,
        "size", size,
        "prices", prices,
        "deprecation", null);
  }
}
