package society.postx.platform.activities.infrastructure;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import society.postx.platform.workflows.client.Domain;

/**
 * Counts the names that clients were given in the last seven days, from Git's history: a client's
 * file is committed before its host orders certificates. A client that was removed again counts,
 * because its certificates may have been ordered.
 */
final class CertificateCount {
  private final Map<String, Set<Domain>> names = new HashMap<>();

  CertificateWeek of(Checkout newest, Instant now) {
    var known = new HashSet<Domain>();
    var ordered = new TreeMap<Domain, Instant>(Comparator.comparing(Domain::value));
    var since = now.minus(CertificateWeek.LENGTH);
    for (var change : newest.changes(since, now, Set.of(ClientFile.FOLDER, "apps"))) {
      var all = namesAt(change.checkout());
      if (change.at().isBefore(since)) {
        known.addAll(all);
      } else {
        all.stream()
            .filter(it -> !known.contains(it))
            .forEach(it -> ordered.putIfAbsent(it, change.at()));
      }
    }
    return new CertificateWeek(known, ordered, newest.settings().acme().weeklyCertificates());
  }

  /** Reads a client's file again only if it or an app's names may have changed. */
  private Set<Domain> namesAt(Checkout checkout) {
    var apps =
        checkout.contents("apps").entrySet().stream()
            .filter(it -> it.getKey().endsWith("/app.yml"))
            .map(it -> it.getKey() + " " + it.getValue())
            .collect(Collectors.joining("\n"));
    var all = new HashSet<Domain>();
    checkout
        .contents(ClientFile.FOLDER)
        .forEach(
            (path, content) -> {
              if (path.endsWith(".yml"))
                all.addAll(
                    names.computeIfAbsent(
                        path + " " + content + "\n" + apps, any -> namesOf(checkout, path)));
            });
    return all;
  }

  private static Set<Domain> namesOf(Checkout checkout, String path) {
    try {
      return ChosenApps.of(checkout, ClientFile.read(checkout, path)).stream()
          .flatMap(app -> app.hostnames().stream())
          .collect(Collectors.toSet());
    } catch (ApplicationFailure e) {
      return Set.of(); // a file that breaks a rule: nothing was ever deployed from it
    }
  }
}
