package society.postx.platform.activities.hetzner;

import java.util.List;
import java.util.Map;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.activities.hetzner.wire.DnsZone;

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

  public CloudAction changeTtl(String zone, DnsRrset rrset, int ttl) {
    return action(zone, rrset, "change_ttl", Map.of("ttl", ttl));
  }

  /** Replaces all its labels. */
  public void label(String zone, DnsRrset rrset, Map<String, String> labels) {
    api.put(api.url("zones", zone, "rrsets", rrset.name(), rrset.type()), Map.of("labels", labels));
  }

  public CloudAction delete(String zone, DnsRrset rrset) {
    return api.delete(api.url("zones", zone, "rrsets", rrset.name(), rrset.type())).action();
  }

  private CloudAction action(String zone, DnsRrset rrset, String verb, Map<String, Object> body) {
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
