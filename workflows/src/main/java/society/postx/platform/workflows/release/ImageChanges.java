package society.postx.platform.workflows.release;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lists which image replaces which in a release, by the images' names.
 *
 * @param after what the release runs
 */
record ImageChanges(Collection<String> after) {

  /**
   * {@code nextcloud:28.0.1 -> nextcloud:28.0.2 (3 clients)}, one line an image that changes.
   *
   * @param before what each client runs
   */
  List<String> lines(List<List<String>> before) {
    var following = new HashMap<String, Set<String>>();
    after.forEach(
        image -> following.computeIfAbsent(name(image), it -> new TreeSet<>()).add(image));
    var clients = new TreeMap<String, Integer>();
    for (var running : before) {
      for (var image : Set.copyOf(running)) {
        var next = following.getOrDefault(name(image), Set.of());
        if (!next.isEmpty() && !next.contains(image)) {
          clients.merge("%s -> %s".formatted(image, String.join(" or ", next)), 1, Integer::sum);
        }
      }
    }
    return clients.entrySet().stream()
        .map(
            entry ->
                "%s (%d %s)"
                    .formatted(
                        entry.getKey(),
                        entry.getValue(),
                        entry.getValue() == 1 ? "client" : "clients"))
        .toList();
  }

  /** {@code quay.io/keycloak/keycloak} of {@code quay.io/keycloak/keycloak:26.4.5@sha256:…}. */
  private static String name(String image) {
    var tagged = image.replaceFirst("@.*", "");
    var colon = tagged.lastIndexOf(':');
    return colon > tagged.lastIndexOf('/') ? tagged.substring(0, colon) : tagged;
  }
}
