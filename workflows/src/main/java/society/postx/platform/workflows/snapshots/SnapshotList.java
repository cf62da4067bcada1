package society.postx.platform.workflows.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * A client's snapshots.
 *
 * @param now what their ages count from
 * @param total how many there are; the list holds the newest {@link #MOST}
 * @param snapshots the one that the box stored last first; those of which it shows no file at the
 *     end
 * @param found what was searched for; null where nothing was
 * @param difference of two that were compared; null where none were
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotList(
    ClientName client,
    Instant now,
    int total,
    List<Listed> snapshots,
    @Nullable FoundFiles found,
    @Nullable SnapshotDifference difference) {
  /** A client keeps about twenty; a list of more than this is not read. */
  public static final int MOST = 1_000;

  public SnapshotList {
    snapshots = List.copyOf(snapshots);
  }

  /** The one that the box stored last; empty where it shows no file of any. */
  public Optional<Listed> newestStored() {
    return snapshots.stream().filter(it -> it.storedAt() != null).findFirst();
  }

  SnapshotList with(FoundFiles files) {
    return new SnapshotList(client, now, total, snapshots, files, difference);
  }

  SnapshotList with(SnapshotDifference compared) {
    return new SnapshotList(client, now, total, snapshots, found, compared);
  }

  /**
   * One of them.
   *
   * @param id restic's full id
   * @param storedAt when the box stored it, which no host can change; null if it shows no file
   * @param claimedAt what the snapshot says; its host can write any time
   * @param bytes of the files in it, as its host counted; null where an old restic did not count
   * @param tags what the host wrote on it, in short lines without control characters
   * @param pins that keep it from retention
   * @param doubt what is odd about it; null if nothing is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Listed(
      String id,
      @Nullable Instant storedAt,
      Instant claimedAt,
      @Nullable Long bytes,
      List<String> tags,
      List<Pinned> pins,
      @Nullable String doubt) {
    private static final int SHORT = 8;

    public Listed {
      tags = List.copyOf(tags);
      pins = List.copyOf(pins);
    }

    public String shortId() {
      return id.substring(0, Math.min(SHORT, id.length()));
    }
  }

  /**
   * A pin.
   *
   * @param until the last moment it holds; null until somebody removes it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pinned(String reason, @Nullable Instant until) {}
}
