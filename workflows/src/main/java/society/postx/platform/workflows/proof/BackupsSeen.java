package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A client's snapshots as the box shows them.
 *
 * @param late why the night's backup did not arrive; empty while backups come
 * @param suspicious what a host may have tampered with: foreign keys, claimed times; and what
 *     retention left
 * @param newest full id of the newest snapshot that can be restored; null for none
 * @param stored when the box stored it
 * @param before id of the one before it; null for none
 * @param base id of the last one whose contents were proved, or of a later one that an operator
 *     accepted; null for none, and from workers before 2026-12-01
 * @param present full ids of the oldest snapshots, with the box's time; null from workers before
 *     2026-12-01
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupsSeen(
    List<String> late,
    List<String> suspicious,
    @Nullable String newest,
    @Nullable Instant stored,
    @Nullable String before,
    @Nullable String base,
    @Nullable SortedMap<String, Instant> present) {
  public BackupsSeen {
    late = List.copyOf(late);
    suspicious = List.copyOf(suspicious);
  }
}
