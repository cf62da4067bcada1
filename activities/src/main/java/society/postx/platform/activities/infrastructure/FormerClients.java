package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * Refuses the name of an offboarded client for a new one: what is kept or deleted under that name
 * must never be taken for the new client's.
 */
final class FormerClients {
  private static final String DELETED = "archive/deleted";

  private FormerClients() {}

  /** INVALID_INPUT where an archive or the tombstone of one has the name. */
  static void refuse(ClientName name, Checkout newest) {
    var archive = ArchiveFile.path(name);
    if (newest.has(archive)) {
      throw refused(name, archive, "its archive waits for its deletion");
    }
    tombstone(name, newest)
        .ifPresent(
            it -> {
              throw refused(name, it, "its archive was deleted");
            });
  }

  static Optional<String> tombstone(ClientName name, Checkout newest) {
    var path =
        Pattern.compile(
            "%s/%s-\\d{4}-\\d{2}-\\d{2}\\.yml".formatted(DELETED, Pattern.quote(name.value())));
    return newest.files(DELETED).stream().filter(it -> path.matcher(it).matches()).findFirst();
  }

  private static RuntimeException refused(ClientName name, String path, String why) {
    return INVALID_INPUT.stop(
        "client: '%s': is the name of an offboarded client (%s: %s), and a name is never used again; choose another name"
            .formatted(name, path, why));
  }
}
