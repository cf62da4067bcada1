package society.postx.platform.activities.backup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.snapshots.FoundFiles;
import society.postx.platform.workflows.snapshots.SnapshotActivities;
import society.postx.platform.workflows.snapshots.SnapshotDifference;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.snapshots.SnapshotList.Listed;
import society.postx.platform.workflows.snapshots.SnapshotList.Pinned;
import society.postx.platform.workflows.text.ShownText;

/** Lists clients' snapshots for people, with what a host wrote cut into short lines. */
public final class ClientSnapshots implements SnapshotActivities {
  /** A host writes as many tags as it likes. */
  private static final int TAGS = 8;

  private static final int CHARACTERS = 80;

  private final InfrastructureRepository infrastructure;
  private final SnapshotListing listing;

  private final RepositoryAccess repositories;

  public ClientSnapshots(
      InfrastructureRepository infrastructure,
      SnapshotListing listing,
      RepositoryAccess repositories) {
    this.infrastructure = infrastructure;
    this.listing = listing;
    this.repositories = repositories;
  }

  @Override
  public FoundFiles findFiles(
      ClientName client, SubAccount subAccount, String pattern, List<String> newestFirst) {
    return ResticSearch.found(
        pattern, repositories.found(client, subAccount, pattern), newestFirst);
  }

  @Override
  public SnapshotDifference compareSnapshots(
      ClientName client, SubAccount subAccount, String from, String to) {
    return ResticSearch.difference(from, to, repositories.difference(client, subAccount, from, to));
  }

  @Override
  public SnapshotList listSnapshots(ClientName client, SubAccount subAccount) {
    var pins = PinFile.forRetention(infrastructure.latest(), client);
    var found = listing.of(client, subAccount, pins.stream().map(SnapshotPin::snapshot).toList());
    var newest =
        found.claimed().stream()
            .sorted(Comparator.comparing((ResticSnapshot it) -> stored(found, it)).reversed())
            .limit(SnapshotList.MOST)
            .map(it -> listed(it, Optional.ofNullable(found.times().get(it.id())), pins))
            .toList();
    return new SnapshotList(client, found.now(), found.total(), newest, null, null);
  }

  private static Instant stored(SnapshotListing.Listing found, ResticSnapshot snapshot) {
    return found.times().getOrDefault(snapshot.id(), Instant.MIN);
  }

  private static Listed listed(
      ResticSnapshot snapshot, Optional<Instant> stored, List<SnapshotPin> pins) {
    var both = snapshot.storedAt(stored);
    return new Listed(
        snapshot.id(),
        stored.orElse(null),
        snapshot.takenAt(),
        snapshot.bytes() > 0 ? snapshot.bytes() : null,
        both.tags().stream().limit(TAGS).map(ClientSnapshots::shown).toList(),
        pins.stream()
            .filter(it -> it.snapshot().equals(snapshot.id()))
            .map(it -> new Pinned(it.reason(), it.until().orElse(null)))
            .toList(),
        doubt(snapshot, both));
  }

  private static @Nullable String doubt(ResticSnapshot claimed, StoredSnapshot snapshot) {
    if (claimed.irregular()) {
      return "it holds what no backup of ours writes, and is not restored";
    }
    return snapshot.tags().contains(StoredSnapshot.PASS)
        ? "the first pass of a backup, which cannot be restored"
        : snapshot.doubt().orElse(null);
  }

  private static String shown(String tag) {
    return ShownText.shortened(ShownText.oneLine(tag), CHARACTERS);
  }
}
