package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps one snapshot from retention. The infrastructure repository holds it, where no host can
 * write.
 *
 * @param snapshot restic's full id
 * @param until the last moment it holds; empty for as long as it is in the file
 */
public record SnapshotPin(String snapshot, String reason, Optional<Instant> until) {
  boolean holds(StoredSnapshot other, Instant now) {
    return snapshot.equals(other.id()) && until.map(it -> !it.isBefore(now)).orElse(true);
  }
}
