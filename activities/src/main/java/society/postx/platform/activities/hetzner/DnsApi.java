package society.postx.platform.activities.hetzner;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.activities.hetzner.wire.DnsZone;
import society.postx.platform.activities.hetzner.wire.Named;

/**
 * Calls Hetzner's DNS API: zones and record sets. Each method is one call, as in {@link CloudApi}.
 */
public final class DnsApi {
  private final HttpApi api;

  DnsApi(HttpApi api) {
    this.api = api;
  }

  public DnsZone zone(String name) {
    return api.get(api.url("zones", name)).one("zone", DnsZone.class);
  }

  /** All zones of the project. */
  public List<Named> zones() {
    var url = api.url("zones").newBuilder().addQueryParameter("per_page", "50").build();
    return api.all(url, "zones", Named.class);
  }

  /** All record sets of a zone. */
  public List<DnsRrset> rrsets(String zone) {
    var url = api.url("zones", zone, "rrsets").newBuilder();
    return api.all(url.addQueryParameter("per_page", "100").build(), "rrsets", DnsRrset.class);
  }

  /**
   * @param selector {@code client==alpha,managed-by==post-x-platform}
   */
  public List<DnsRrset> rrsets(String zone, String selector) {
    return list(zone, "label_selector", selector);
  }

  /** Of all types. */
  public List<DnsRrset> rrsetsNamed(String zone, String name) {
    return list(zone, "name", name);
  }

  public CloudAction create(String zone, DnsRrset rrset) {
    return api.post(api.url("zones", zone, "rrsets"), rrset).action();
  }

  /** Replaces its records. */
  public CloudAction setRecords(String zone, DnsRrset rrset) {
    return action(zone, rrset, "set_records", Map.of("records", rrset.records()));
  }

  /**
   * @param ttl seconds; null for the zone's own
   */
  public CloudAction changeTtl(String zone, DnsRrset rrset, @Nullable Integer ttl) {
    return action(zone, rrset, "change_ttl", Collections.singletonMap("ttl", ttl));
  }

  /** Replaces all its labels. */
  public void label(String zone, DnsRrset rrset, Map<String, String> labels) {
    api.put(api.url("zones", zone, "rrsets", rrset.name(), rrset.type()), Map.of("labels", labels));
  }

  public CloudAction delete(String zone, DnsRrset rrset) {
    return api.delete(api.url("zones", zone, "rrsets", rrset.name(), rrset.type())).action();
  }

  private CloudAction action(String zone, DnsRrset rrset, String verb, Map<String, ?> body) {
    var url = api.url("zones", zone, "rrsets", rrset.name(), rrset.type(), "actions", verb);
    return api.post(url, body).action();
  }

  private List<DnsRrset> list(String zone, String filter, String value) {
    var url =
        api.url("zones", zone, "rrsets")
            .newBuilder()
            .addQueryParameter(filter, value)
            .addQueryParameter("per_page", "100")
            .build();
    return api.all(url, "rrsets", DnsRrset.class);
  }
}
