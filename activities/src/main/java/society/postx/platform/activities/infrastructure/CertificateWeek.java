package society.postx.platform.activities.infrastructure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import society.postx.platform.workflows.client.Domain;

/**
 * Decides when new names may get certificates: Let's Encrypt issues a limited number for names of
 * one registered domain in seven days, and each name has its own. Certificates for the same names
 * again do not count (Let's Encrypt, "Rate Limits"). Pure.
 *
 * @param known names that were in use before these days
 * @param ordered when each further name was first committed
 */
record CertificateWeek(Set<Domain> known, Map<Domain, Instant> ordered, int limit) {
  static final Duration LENGTH = Duration.ofDays(7);

  /** Empty if the names may be ordered now, else the first time at which they may. */
  Optional<Instant> turnOf(Set<Domain> names) {
    var fresh =
        names.stream().filter(it -> !known.contains(it) && !ordered.containsKey(it)).count();
    var missing = (int) Math.min(ordered.size() + fresh - limit, ordered.size());
    return fresh == 0 || missing <= 0
        ? Optional.empty()
        : ordered.values().stream().sorted().skip(missing - 1L).findFirst().map(this::gone);
  }

  private Instant gone(Instant at) {
    return at.plus(LENGTH).plusSeconds(60);
  }
}
