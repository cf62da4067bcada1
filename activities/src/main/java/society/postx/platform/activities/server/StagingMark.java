package society.postx.platform.activities.server;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.staging.StagingSpec;

/**
 * The mark of a staging server, by its labels. A staging server is deleted without asking anybody,
 * so nothing is taken for one that lacks any part: both labels of its kind, the client it copies,
 * the name that follows from that client, a run, and a term within the few days that a drill may
 * last. A resource with the label of clients' servers is never one, even with all of these, and a
 * protected server is not one, since a throw-away server is never protected.
 *
 * @param until the end of its term
 */
record StagingMark(ClientName client, RunLabel run, Instant until) {
  /** Finds candidates; each still has to carry the whole mark. */
  static final String SELECTOR = "managed-by==post-x-platform,role==staging";

  private static final Map<String, String> KIND =
      Map.of("managed-by", "post-x-platform", "role", "staging");

  /** What every client's server carries; see ClientPlanner. */
  private static final String CLIENT = "client";

  private static final String OF = "staging-of";
  private static final String UNTIL = "staging-until";

  /** Seconds since 1970, in the years 2001 to 2286. */
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{9}");

  static StagingMark of(StagingSpec spec) {
    return new StagingMark(spec.client(), spec.run(), spec.until());
  }

  /** Of a server that is one; empty for any other. */
  static Optional<StagingMark> on(CloudServer server) {
    return server.protection().delete() || server.protection().rebuild()
        ? Optional.empty()
        : read(server.name(), server.labels());
  }

  /** Of a staging server's firewall; empty for any other. */
  static Optional<StagingMark> on(CloudFirewall firewall) {
    return read(firewall.name(), firewall.labels());
  }

  static Optional<StagingMark> read(String name, Map<String, String> labels) {
    if (!labels.entrySet().containsAll(KIND.entrySet()) || labels.containsKey(CLIENT)) {
      return Optional.empty();
    }
    var until = labels.getOrDefault(UNTIL, "");
    var run = labels.getOrDefault(RunLabel.KEY, "");
    if (!SECONDS.matcher(until).matches() || !RunLabel.isOne(run)) {
      return Optional.empty();
    }
    try {
      var client = new ClientName(labels.getOrDefault(OF, ""));
      return name.equals(StagingSpec.nameFor(client))
          ? Optional.of(
              new StagingMark(
                  client, new RunLabel(run), Instant.ofEpochSecond(Long.parseLong(until))))
          : Optional.empty();
    } catch (IllegalArgumentException noClient) {
      return Optional.empty();
    }
  }

  SortedMap<String, String> labels() {
    var all = new TreeMap<>(KIND);
    all.put(OF, client.value());
    all.put(UNTIL, "" + until.getEpochSecond());
    all.put(RunLabel.KEY, run.value());
    return all;
  }

  boolean isOf(RunLabel other) {
    return run.equals(other);
  }

  boolean isOver(Instant now) {
    return until.isBefore(now);
  }
}
