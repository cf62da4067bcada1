package society.postx.platform.activities.dns;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges what a set of CAA records allows (RFC 8659): who may issue certificates for a name. Pure.
 *
 * @param values as in a zone file: {@code 0 issue "letsencrypt.org"}
 */
record CaaPolicy(List<String> values) {
  private static final Pattern VALUE =
      Pattern.compile("\\s*(\\d{1,3})\\s+([A-Za-z0-9]+)\\s+\"?([^\"]*)\"?\\s*");
  private static final int CRITICAL = 128;
  private static final Set<String> KNOWN =
      Set.of("issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail");

  /** Traefik proves a name by serving a file over HTTP. */
  private static final String METHOD = "http-01";

  private record Property(int flags, String tag, String value) {
    private static Optional<Property> of(String text) {
      var parts = VALUE.matcher(text);
      return parts.matches()
          ? Optional.of(
              new Property(
                  Integer.parseInt(parts.group(1)),
                  parts.group(2).toLowerCase(Locale.ROOT),
                  parts.group(3).strip()))
          : Optional.empty();
    }

    private boolean lets(String issuer) {
      var parts = value.split(";", -1);
      return parts[0].strip().equalsIgnoreCase(issuer)
          && List.of(parts).subList(1, parts.length).stream().allMatch(Property::mayHold);
    }

    /** Each server has an ACME account of its own, which no record can name in advance. */
    private static boolean mayHold(String parameter) {
      var pair = parameter.strip().toLowerCase(Locale.ROOT).split("=", 2);
      return switch (pair[0].strip()) {
        case "accounturi" -> false;
        case "validationmethods" ->
            pair.length == 2 && List.of(pair[1].strip().split("\\s*,\\s*", -1)).contains(METHOD);
        default -> true;
      };
    }
  }

  /**
   * Why the issuer may not issue.
   *
   * @param remedy what to do with the records
   */
  record Objection(String why, String remedy) {}

  /** Empty if the issuer may issue. */
  Optional<Objection> objection(String issuer) {
    var properties = values.stream().flatMap(it -> Property.of(it).stream()).toList();
    var critical =
        properties.stream()
            .filter(it -> it.flags() >= CRITICAL && !KNOWN.contains(it.tag()))
            .findFirst();
    if (critical.isPresent()) {
      return Optional.of(
          new Objection(
              "has the critical property %s, which no authority may ignore"
                  .formatted(critical.get().tag()),
              "remove this property, or write 0 in place of its %d if authorities may ignore it"
                  .formatted(critical.get().flags())));
    }
    var issue = properties.stream().filter(it -> it.tag().equals("issue")).toList();
    if (issue.isEmpty() || issue.stream().anyMatch(it -> it.lets(issuer))) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "lets %s issue certificates, not %s with a challenge over HTTP for any account"
                .formatted(issue.stream().map(CaaPolicy::shown).collect(joining(", ")), issuer),
            "add 0 issue \"%s\"".formatted(issuer)));
  }

  private static String shown(Property property) {
    var nobody = property.value().isEmpty() || property.value().startsWith(";");
    return nobody ? "nobody" : property.value();
  }
}
