package society.postx.platform.activities.archive;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Instant;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * Identifies the client of an archive: a file beside its repository on the Storage Box.
 *
 * @param marker the client's id
 * @param deleteAt the deadline when the archive was made; the file in Git has the present one
 */
public record ArchiveMarker(
    ClientName client, String marker, String repositoryId, Instant deleteAt) {
  /** Its name in the archive's folder. */
  public static final String NAME = "archive-identity.yml";

  /** INVALID_INPUT where it is not whole. */
  static ArchiveMarker read(String path, String text) {
    return YamlFile.read(path, text, ArchiveMarker.class);
  }

  /** VERIFICATION_FAILED where the marker of this path is of another archive. */
  static void requireOf(ArchivedClient archive, String path, String text) {
    var found = read(path, text);
    if (!found.isOf(archive)) {
      throw VERIFICATION_FAILED.stop(
          "%s says that the archive is of %s (%s), repository %s, and not of %s (%s), repository %s; nothing was changed"
              .formatted(
                  path,
                  found.client,
                  found.marker,
                  found.repositoryId,
                  archive.client(),
                  archive.marker(),
                  archive.repositoryId()));
    }
  }

  private boolean isOf(ArchivedClient archive) {
    return archive.client().equals(client)
        && archive.marker().equals(marker)
        && archive.repositoryId().equals(repositoryId);
  }

  /** As an offboarding writes it. */
  public String text() {
    return YamlFile.text(this);
  }
}
