package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Keeps one snapshot from retention. The infrastructure repository holds it, where no host can
 * write.
 *
 * @param snapshot restic's full id; a proof of before 2026-12-01 has the short one
 * @param until the last moment it holds; empty for as long as it is in the file
 */
public record SnapshotPin(String snapshot, String reason, Optional<Instant> until) {
  private static final String PROVED = "proved on ";

  /** How an operator's reason begins for a snapshot that lost what it was meant to lose. */
  public static final String ACCEPTED = "accepted: ";

  /** Of the last snapshot that a verification proved, until it proves another. */
  public static SnapshotPin proved(String snapshot, Instant at) {
    return new SnapshotPin(
        snapshot, PROVED + at.atOffset(ZoneOffset.UTC).toLocalDate(), Optional.empty());
  }

  public boolean isProof() {
    return reason.startsWith(PROVED) && until.isEmpty();
  }

  /** Whether its contents are known to be as they should be: by a verification, or by a person. */
  public boolean isBase() {
    return isProof() || reason.startsWith(ACCEPTED);
  }

  /** When it ended or will end, if it is of this snapshot; empty where it has no end. */
  Optional<Instant> ended(StoredSnapshot other) {
    return snapshot.equals(other.id()) ? until : Optional.empty();
  }

  public boolean holds(StoredSnapshot other, Instant now) {
    return other.id().startsWith(snapshot) && lasts(now);
  }

  public boolean lasts(Instant now) {
    return until.map(it -> !it.isBefore(now)).orElse(true);
  }
}
