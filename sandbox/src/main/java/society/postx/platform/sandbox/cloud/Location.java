package society.postx.platform.sandbox.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.state.Row;

/** Lists the locations of servers and Storage Boxes. */
public final class Location extends Row {
  private static final List<Location> ALL =
      List.of(
          new Location(
              1,
              "fsn1",
              "Falkenstein DC Park 1",
              "DE",
              "Falkenstein",
              50.47612,
              12.370071,
              "eu-central"),
          new Location(
              2,
              "nbg1",
              "Nuremberg DC Park 1",
              "DE",
              "Nuremberg",
              49.452102,
              11.076665,
              "eu-central"),
          new Location(
              3,
              "hel1",
              "Helsinki DC Park 1",
              "FI",
              "Helsinki",
              60.169855,
              24.938379,
              "eu-central"),
          new Location(
              4, "ash", "Ashburn, VA", "US", "Ashburn, VA", 39.045821, -77.487073, "us-east"),
          new Location(
              5, "hil", "Hillsboro, OR", "US", "Hillsboro, OR", 45.54222, -122.951924, "us-west"),
          new Location(
              6, "sin", "Singapore", "SG", "Singapore", 1.283333, 103.833333, "ap-southeast"));

  private final String description;
  private final String country;
  private final String city;
  private final double latitude;
  private final double longitude;
  private final String networkZone;

  private Location(
      long id,
      String name,
      String description,
      String country,
      String city,
      double latitude,
      double longitude,
      String networkZone) {
    this.id = id;
    this.name = name;
    this.description = description;
    this.country = country;
    this.city = city;
    this.latitude = latitude;
    this.longitude = longitude;
    this.networkZone = networkZone;
  }

  public static List<Location> all() {
    return ALL;
  }

  public static Optional<Location> find(String idOrName) {
    return ALL.stream()
        .filter(l -> l.name.equals(idOrName) || String.valueOf(l.id).equals(idOrName))
        .findFirst();
  }

  /** The location in which a resource was created. */
  public static Location named(String name) {
    return find(name).orElseThrow();
  }

  public boolean european() {
    return networkZone.equals("eu-central");
  }

  public Map<String, @Nullable Object> json() {
    return ApiJson.object(
        "id", id,
        "name", name,
        "description", description,
        "country", country,
        "city", city,
        "latitude", latitude,
        "longitude", longitude,
        "network_zone", networkZone);
  }
}
