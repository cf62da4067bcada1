package society.postx.platform.activities.archive;

import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;

/** Names all that Git has of an archive: a deletion and a reinstatement remove the same. */
final class ArchivedFiles {
  private ArchivedFiles() {}

  /** Repository paths that are there. */
  static List<String> of(ClientName client, Checkout newest) {
    return Stream.concat(
            Stream.of(
                    ArchiveFile.path(client),
                    ArchiveFile.secretsPath(client),
                    "archive/clients/%s.yml".formatted(client),
                    "archive/clients/%s.md".formatted(client))
                .filter(newest::has),
            newest.files("archive/clients/" + client).stream())
        .toList();
  }
}
