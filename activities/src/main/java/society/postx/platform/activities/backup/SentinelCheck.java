package society.postx.platform.activities.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.Quantities;

/**
 * Reads a client's sentinels back from a snapshot: the file itself, and the rows as the manifest
 * has them from the dump's own transaction. A drill asks the restored database for the row.
 */
final class SentinelCheck {
  static final String NO_KEY =
      "the client's secrets have no sentinel_key; run its onboarding again";

  /** A value is 85 characters. */
  private static final ByteLimit LIMIT = ByteLimit.ofKilobytes(1);

  private final RepositoryAccess repositories;

  SentinelCheck(RepositoryAccess repositories) {
    this.repositories = repositories;
  }

  /**
   * A place of a snapshot that carries a sentinel, or should.
   *
   * @param drawn the state is not older than this; empty where no value of the worker's is
   */
  record Place(String name, Optional<Instant> drawn) {}

  /**
   * The file, then each dump whose rows were counted.
   *
   * @param snapshot restic's id, short or full
   */
  List<Place> places(
      Sentinel sentinel,
      ClientName client,
      SubAccount account,
      String snapshot,
      BackupManifest of) {
    var places = new ArrayList<Place>();
    places.add(
        new Place(
            Sentinel.FILE_PLACE,
            file(client, account, snapshot)
                .flatMap(value -> sentinel.drawn(Sentinel.FILE_PLACE, value))));
    places.addAll(rows(sentinel, of));
    return places;
  }

  /** Each dump whose rows were counted. */
  static List<Place> rows(Sentinel sentinel, BackupManifest of) {
    var places = new ArrayList<Place>();
    for (var dump : of.dumps()) {
      if (dump.counted()) {
        var place = Sentinel.place(dump.app(), dump.file());
        places.add(
            new Place(
                place,
                Optional.ofNullable(dump.sentinel())
                    .flatMap(value -> sentinel.drawn(place, value))));
      }
    }
    return places;
  }

  /**
   * Places without a value of the worker's, and those of an older state than another.
   *
   * @param data in whose places they are: {@code the snapshot}
   */
  static List<String> problems(String data, List<Place> places) {
    var problems = new ArrayList<String>();
    places.stream()
        .filter(it -> it.drawn().isEmpty())
        .forEach(
            it ->
                problems.add(
                    "%s holds no sentinel of the worker's for %s".formatted(data, it.name())));
    var newest = places.stream().flatMap(it -> it.drawn().stream()).max(Instant::compareTo);
    places.forEach(
        it ->
            it.drawn()
                .filter(drawn -> drawn.isBefore(newest.orElseThrow()))
                .ifPresent(
                    drawn ->
                        problems.add(
                            "%s is of an older state: its sentinel is from %s, the newest from %s"
                                .formatted(
                                    it.name(),
                                    Quantities.time(drawn),
                                    Quantities.time(newest.orElseThrow())))));
    return problems;
  }

  private Optional<String> file(ClientName client, SubAccount account, String snapshot) {
    try {
      return Optional.of(repositories.dumped(client, account, snapshot, Sentinel.FILE, LIMIT));
    } catch (RepositoryAccess.UnreadableFile e) {
      return Optional.empty();
    }
  }
}
