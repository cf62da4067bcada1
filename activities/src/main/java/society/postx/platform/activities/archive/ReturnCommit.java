package society.postx.platform.activities.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.ClientList;
import society.postx.platform.activities.infrastructure.ReturningClient;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.Reinstatement;
import society.postx.platform.workflows.text.ShownText;

/** The edits that bring an archived client's files back: the reverse of {@link ArchiveCommit}. */
record ReturnCommit(Checkout newest, ClientName client) {
  /** What comes back at once; the archive's own files stay. */
  Map<String, Optional<byte[]>> brought(ArchivedSecrets secrets) {
    var returned = secrets.returned(client, newest);
    var edits = new TreeMap<String, Optional<byte[]>>();
    edits.put(
        ClientFile.path(client),
        bytes(ReturningClient.of(client, returned.contact(), newest).text()));
    edits.put(ArchivedSecrets.livePath(client), bytes(returned.text()));
    var below = "archive/clients/%s/".formatted(client);
    for (var path : newest.files("archive/clients/" + client)) {
      edits.put(path.substring(below.length()), Optional.of(newest.bytes(path)));
    }
    for (var path : edits.keySet()) {
      if (newest.has(path)) {
        throw VERIFICATION_FAILED.stop(
            "%s: is there already, and nothing was written over it; find out whose it is"
                .formatted(path));
      }
    }
    return edits;
  }

  /** Removes what came back and what was written of the client since. */
  Map<String, Optional<byte[]>> withdrawn() {
    var edits = new TreeMap<String, Optional<byte[]>>();
    new ArchiveCommit(newest, client).sources().forEach(it -> edits.put(it, Optional.empty()));
    return edits;
  }

  /** The page and the list come, and the archive goes. */
  Map<String, Optional<byte[]>> closed(Reinstatement ended, ArchivedSecrets secrets) {
    var edits = new TreeMap<String, Optional<byte[]>>();
    var page = "archive/clients/%s.md".formatted(client);
    if (newest.has(page)) {
      edits.put("docs/clients/%s.md".formatted(client), bytes(page(newest.text(page), secrets)));
      edits.put(ClientList.PATH, bytes(ReturningClient.list(client, newest)));
    }
    ArchivedFiles.of(client, newest).forEach(it -> edits.put(it, Optional.empty()));
    edits.put(Reinstatement.path(ended.archive()), bytes(YamlFile.text(ended)));
    return edits;
  }

  /** With the address in place of the pointer, and links that lead to where the files are again. */
  private String page(String archived, ArchivedSecrets secrets) {
    var contact = ShownText.markdown(secrets.returned(client, newest).contact().value());
    var file = ClientFile.path(client);
    return archived
        .replace(ArchivedSecrets.pointer(client), contact)
        .replace("`archive/clients/%s.yml`".formatted(client), "`%s`".formatted(file))
        .replace("(%s.yml)".formatted(client), "(../../%s)".formatted(file))
        .replace(ArchiveFile.secretsPath(client), ArchivedSecrets.livePath(client));
  }

  static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
