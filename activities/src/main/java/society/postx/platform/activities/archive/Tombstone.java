package society.postx.platform.activities.archive;

import java.time.Instant;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.DeletionFacts;

/**
 * Remembers a deleted archive: what must stay absent, and the client's id, which is never used
 * again.
 */
record Tombstone(
    ClientName client,
    String marker,
    String repositoryId,
    String path,
    String trash,
    Instant deletedAt,
    String certificate) {
  static Tombstone of(ArchivedClient archive, DeletionFacts facts, String certificate) {
    return new Tombstone(
        archive.client(),
        archive.marker(),
        archive.repositoryId(),
        archive.path(),
        archive.trash(),
        facts.ended(),
        certificate);
  }

  /** What was deleted; a rule that it breaks is an IllegalArgumentException. */
  ArchivedClient archive() {
    var archive = new ArchivedClient(client, marker, repositoryId, path);
    if (!archive.trash().equals(trash)) {
      throw new IllegalArgumentException(
          "trash: '%s': must be %s".formatted(trash, archive.trash()));
    }
    return archive;
  }
}
