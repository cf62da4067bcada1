package society.postx.platform.activities.archive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import society.postx.platform.activities.clientkey.ClientKeyFolder;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.secrets.KeyGroups;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * What the end of a client's own key is worth, from all versions of the client's secrets in Git.
 *
 * @param keys of the versions that need one
 * @param open versions that the platform's keys alone open
 * @param destroyed whether its absence was verified
 */
record OwnKey(Set<AgeRecipient> keys, int open, boolean destroyed) {
  /**
   * @param evidence of the deletion
   */
  static OwnKey of(ClientName client, Checkout newest, List<String> evidence) {
    var keys = new LinkedHashSet<AgeRecipient>();
    var open = 0;
    for (var encrypted : versions(client, newest)) {
      var key = KeyGroups.of(encrypted).flatMap(KeyGroups::client);
      key.ifPresent(keys::add);
      open += key.isPresent() ? 0 : 1;
    }
    return new OwnKey(keys, open, evidence.stream().anyMatch(it -> it.endsWith(absent(client))));
  }

  private static List<String> versions(ClientName client, Checkout newest) {
    return Stream.of(ClientFile.secretsPath(client), ArchiveFile.secretsPath(client))
        .flatMap(
            path ->
                newest.changes(path).stream().filter(it -> it.has(path)).map(it -> it.text(path)))
        .toList();
  }

  /** What the evidence says once it was verified. */
  static String absent(ClientName client) {
    return "nor %s".formatted(ClientKeyFolder.path(client));
  }

  private boolean isWhole() {
    return destroyed && !keys.isEmpty() && open == 0;
  }

  /** For the certificate's row "method". */
  String method() {
    return isWhole()
        ? "; key destroyed: the client's own key %s, without which no copy of the archived secrets opens"
            .formatted(named().orElse(""))
        : "";
  }

  /** For the certificate's list of what remains: what Git and its backups hold of the secrets. */
  String remains() {
    if (isWhole()) {
      return "hold the secrets as texts that need the client's own key as well, which was destroyed. Snapshots of the Storage Box from before hold that key, encrypted to the platform's keys: until they are replaced, one of them with a platform's key still opens the secrets";
    }
    if (keys.isEmpty()) {
      return "hold the secrets, encrypted to the platform's keys; the client had no key of its own";
    }
    return "hold %d versions of the secrets that the platform's keys alone open%s"
        .formatted(open, destroyed ? "" : "; the end of the client's own key was not verified");
  }

  private Optional<String> named() {
    return keys.stream().map(AgeRecipient::value).reduce((one, other) -> one + ", " + other);
  }
}
