package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;

/**
 * The restic keys that may open a client's repository: {@code clients/<name>.restickeys} beside the
 * host key pins, one full id a line. A host can add a key to its repository, and not to this file.
 *
 * @param ids the names of the files in the repository's {@code keys}
 */
record KeyFile(SortedSet<String> ids) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /** Ids that a sentence names. */
  private static final int NAMED = 3;

  private static final int SHORT = 8;

  static String path(ClientName client) {
    return "clients/%s.restickeys".formatted(client);
  }

  /** Empty where the client has no such file; INVALID_INPUT where it names no key. */
  static Optional<KeyFile> read(Checkout checkout, ClientName client) {
    var path = path(client);
    if (!checkout.has(path)) {
      return Optional.empty();
    }
    var ids = new TreeSet<String>();
    checkout
        .text(path)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(ids::add);
    if (ids.isEmpty() || !ids.stream().allMatch(KeyFile::isId)) {
      throw FailureType.INVALID_INPUT.stop(
          "%s: one full key id, 64 hexadecimal digits, a line; restore it (git log -p %s)"
              .formatted(path, path));
    }
    return Optional.of(new KeyFile(ids));
  }

  /** A key to try first; empty where the file names none. Another of its lines may be wrong. */
  static Optional<String> hint(Checkout checkout, ClientName client) {
    return checkout.has(path(client))
        ? checkout.text(path(client)).lines().map(String::strip).filter(KeyFile::isId).findFirst()
        : Optional.empty();
  }

  private static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The commit that records the only key of a repository, where none is recorded yet. */
  static CommitRequest record(ClientName client, String id, String workflow, RunLabel run) {
    return new CommitRequest(
        "%s: record the key %s of its backups".formatted(client, shortId(id)),
        workflow,
        run,
        newest ->
            newest.has(path(client))
                ? Map.of()
                : Map.of(path(client), Optional.of((id + "\n").getBytes(UTF_8))));
  }

  /** Whether they are one key that can be recorded. */
  static Optional<String> only(SortedSet<String> seen) {
    return seen.size() == 1 && isId(seen.first()) ? Optional.of(seen.first()) : Optional.empty();
  }

  /** What is wrong with the keys that the box shows, one sentence each. */
  List<String> suspicions(ClientName client, SortedSet<String> seen) {
    var found = new ArrayList<String>();
    var foreign = without(seen, ids);
    if (!foreign.isEmpty()) {
      found.add(
          "the repository has keys that %s does not name: %s; they open it without the platform's password"
              .formatted(path(client), named(foreign)));
    }
    var gone = without(ids, seen);
    if (!gone.isEmpty()) {
      found.add(
          "the repository lacks keys that %s names: %s; somebody removed them or replaced the repository"
              .formatted(path(client), named(gone)));
    }
    return found;
  }

  private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> known) {
    var rest = new TreeSet<>(all);
    rest.removeAll(known);
    return rest;
  }

  private static String named(SortedSet<String> ids) {
    return ids.stream().limit(NAMED).map(KeyFile::shortId).collect(joining(", "))
        + (ids.size() > NAMED ? ", …" : "");
  }

  static String shortId(String id) {
    return id.substring(0, Math.min(SHORT, id.length()));
  }
}
