package society.postx.platform.workflows.reinstatement;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * What an archive holds of a client.
 *
 * @param domain of the client
 * @param snapshot restic's full id of the newest by the box's time, which no host can change
 * @param storedAt when the box stored it
 * @param snapshots how many there are
 * @param files in Git that come back, as repository paths
 */
public record FoundArchive(
    ArchiveFile file,
    Domain domain,
    String snapshot,
    Instant storedAt,
    int snapshots,
    List<String> files) {
  public FoundArchive {
    files = List.copyOf(files);
  }
}
