package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.backup.TwoClockRetention;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.Quantities;

/**
 * Says which of a client's snapshots are gone though they are to be kept: somebody forgot them, or
 * the box was put back to an earlier state.
 */
record LostSnapshots(Checkout newest, ClientName client, SnapshotListing.Listing listed) {
  /** A host can add any number, all of them later than these. */
  private static final int REMEMBERED = 100;

  private static final int NAMED = 5;

  /** Ids, or beginnings of ids, of what must be read to say whether it is gone. */
  static List<String> wanted(Checkout newest, ClientName client) {
    var seen =
        Optional.ofNullable(ProofFile.read(newest, client).present()).orElseGet(TreeMap::new);
    return Stream.concat(
            PinFile.forRetention(newest, client).stream().map(SnapshotPin::snapshot),
            seen.keySet().stream())
        .toList();
  }

  /** For {@link #sentences} of the next look; null while not all could be read. */
  @Nullable SortedMap<String, Instant> present() {
    if (listed.unread() > 0) {
      return null;
    }
    var oldest = new TreeMap<String, Instant>();
    listed.dated().stream()
        .limit(REMEMBERED)
        .forEach(it -> oldest.put(it.id(), it.stored().orElseThrow()));
    return oldest;
  }

  List<String> sentences() {
    var pinned =
        PinFile.forRetention(newest, client).stream()
            .filter(pin -> pin.lasts(listed.now()) && !isThere(pin) && !isUnread(pin))
            .toList();
    var sentences = new ArrayList<>(pinned.stream().map(this::sentence).toList());
    var others =
        TwoClockRetention.lost(seen(), listed.stored(), ClientRetention.terms(newest), listed.now())
            .stream()
            .filter(it -> !listed.isUnread(it.id()))
            .filter(it -> pinned.stream().noneMatch(pin -> pin.holds(it, listed.now())))
            .toList();
    if (!others.isEmpty()) {
      sentences.add(
          "%d snapshots that retention keeps are gone since the last look: %s%s"
              .formatted(
                  others.size(),
                  others.stream().limit(NAMED).map(LostSnapshots::shown).collect(joining(", ")),
                  others.size() > NAMED ? ", …" : ""));
    }
    return sentences;
  }

  private boolean isThere(SnapshotPin pin) {
    return listed.stored().stream().anyMatch(it -> pin.holds(it, listed.now()));
  }

  /** It may be there, so no finding asks anybody to remove what protects it. */
  private boolean isUnread(SnapshotPin pin) {
    return listed.times().keySet().stream()
        .anyMatch(id -> id.startsWith(pin.snapshot()) && listed.isUnread(id));
  }

  private String sentence(SnapshotPin pin) {
    var id = StoredSnapshot.shortId(pin.snapshot());
    return pin.isProof()
        ? "the last proved snapshot %s is gone; once you know why, remove \"proved\" from %s"
            .formatted(id, ProofFile.path(client))
        : "the pinned snapshot %s is gone (%s); once you know why, remove it from %s"
            .formatted(id, pin.reason(), PinFile.path(client));
  }

  private List<StoredSnapshot> seen() {
    return Optional.ofNullable(ProofFile.read(newest, client).present())
        .map(
            it ->
                it.entrySet().stream()
                    .map(
                        seen ->
                            new StoredSnapshot(
                                seen.getKey(),
                                seen.getValue(),
                                Optional.of(seen.getValue()),
                                List.of()))
                    .toList())
        .orElse(List.of());
  }

  private static String shown(StoredSnapshot snapshot) {
    return "%s of %s"
        .formatted(snapshot.shortId(), Quantities.time(snapshot.stored().orElseThrow()));
  }
}
