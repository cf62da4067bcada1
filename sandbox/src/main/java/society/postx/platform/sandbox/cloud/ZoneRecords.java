package society.postx.platform.sandbox.cloud;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.dns.RecordParser;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.ZoneRow;

/** Checks the names, types and values of a zone's records with a real DNS parser. */
final class ZoneRecords {
  private static final Set<String> TYPES =
      Set.of(
          "A", "AAAA", "CAA", "CNAME", "DS", "HINFO", "HTTPS", "MX", "NS", "PTR", "RP", "SOA",
          "SRV", "SVCB", "TLSA", "TXT");
  private static final Pattern NAME =
      Pattern.compile(
          "@|(\\*|[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final long LEAST_TTL = 60;

  private ZoneRecords() {}

  /** Reads an RRSet from the request; it is not yet in the zone. */
  static RrsetRow rrset(ZoneRow zone, RequestBody body) {
    var rrset = new RrsetRow();
    rrset.name = body.text("name");
    rrset.type = body.text("type");
    if (!NAME.matcher(rrset.name).matches())
      throw body.invalid("name", "must be lower-case and relative to the zone, or @");
    if (!TYPES.contains(rrset.type)) throw body.invalid("type", "is not a supported type");
    rrset.ttl = body.optionalNumber("ttl").orElse(null);
    checkTtl(body, rrset.ttl == null ? zone.ttl : rrset.ttl);
    rrset.records = records(zone, rrset, body);
    body.labels().ifPresent(labels -> rrset.labels = labels);
    return rrset;
  }

  static void checkTtl(RequestBody body, long ttl) {
    if (ttl < LEAST_TTL || ttl > Integer.MAX_VALUE)
      throw body.invalid("ttl", "must be between 60 and 2147483647 seconds");
  }

  /** At least one, all different. */
  static List<RrsetRow.Value> records(ZoneRow zone, RrsetRow rrset, RequestBody body) {
    var records = new ArrayList<RrsetRow.Value>();
    var values = new HashSet<String>();
    for (var item : body.objects("records")) {
      var value = item.text("value");
      check(zone, rrset, value);
      if (!values.add(value)) throw item.invalid("value", "'%s' is duplicate".formatted(value));
      records.add(new RrsetRow.Value(value, item.optionalText("comment").orElse("")));
    }
    if (records.isEmpty()) throw body.invalid("records", "must not be empty");
    return records;
  }

  private static void check(ZoneRow zone, RrsetRow rrset, String value) {
    if (rrset.type.equals("TXT") && !value.startsWith("\""))
      throw ApiError.invalid("records", "a TXT value must be in double quotes");
    try {
      RecordParser.parse(zone, rrset, value);
    } catch (IOException e) {
      throw ApiError.invalid(
          "records", "'%s' is not a %s value: %s".formatted(value, rrset.type, e.getMessage()));
    }
  }
}
