package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.secrets.KeyedDigest;
import society.postx.platform.workflows.client.ClientName;

/**
 * Makes and recognizes values that a client's data carries beside the app's: one file, and one row
 * in each PostgreSQL database. Only the worker has the key, {@code sentinel_key} of the client's
 * secrets, which no host gets. ADR §4.
 *
 * <p>A value that the worker recognizes in a snapshot proves that the state is this client's, of
 * this place, and not older than the time at which the value was drawn: no host can make up a value
 * for a later time or for another client. A new value is drawn at each set-up of backups, before
 * each deployment and after each restore, so an old one proves an old state: a database folder that
 * was put back by hand, a backup that stores the same dump every night.
 *
 * <p>It does not prove that the rest of the data is whole or true. A host can read its own value
 * and store it with anything. Nor does it say when a snapshot was stored: the box's file time does.
 *
 * @param key never in a message
 */
record Sentinel(ClientName client, String key) {
  /** In the folder of the manifest, in every snapshot. */
  static final String FILE = "/var/lib/platform/backup/sentinel";

  /** The place of {@link #FILE}. */
  static final String FILE_PLACE = "file";

  private static final Pattern VALUE =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z) ([0-9a-f]{64})");

  Sentinel {
    if (key.length() < 32) {
      throw SECRETS_UNREADABLE.stop(
          "secrets/clients/%s.sops.yaml: sentinel_key: 32 characters or more".formatted(client));
    }
  }

  /** The place of the row in the database that is dumped into this file. */
  static String place(String app, String file) {
    return "database %s/%s".formatted(app, file);
  }

  /**
   * The value for a place.
   *
   * @param drawn years 0 to 9999, to the second
   */
  String value(String place, Instant drawn) {
    var second = drawn.truncatedTo(ChronoUnit.SECONDS);
    return second + " " + proof(place, second);
  }

  /**
   * When the value was drawn for this client and place; empty for one that the worker never made.
   */
  Optional<Instant> drawn(String place, String value) {
    var parts = VALUE.matcher(value.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      var drawn = Instant.parse(parts.group(1));
      return proof(place, drawn).equals(parts.group(2)) ? Optional.of(drawn) : Optional.empty();
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private String proof(String place, Instant drawn) {
    return KeyedDigest.of(key, "sentinel\n%s\n%s\n%s".formatted(client, place, drawn));
  }

  @Override
  public String toString() {
    return "sentinel of " + client;
  }
}
