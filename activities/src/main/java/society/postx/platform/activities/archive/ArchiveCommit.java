package society.postx.platform.activities.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.ClientList;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.text.ShownText;

/**
 * Finds the files of a client in the infrastructure repository and what becomes of them in the
 * archive. What no rule knows moves along, so that the deadline deletes it too.
 */
record ArchiveCommit(Checkout newest, ClientName client) {
  /** Below these, files are named after their client. */
  private static final List<String> FOLDERS =
      List.of(
          ClientFile.FOLDER,
          "backups/proofs",
          "docs/clients",
          "pins",
          "reports/drills",
          "secrets/clients",
          "secrets/rotations");

  /** The page's row, whose address may be an earlier one. */
  private static final Pattern CONTACT_ROW = Pattern.compile("(?m)^\\| Contact \\| .* \\|$");

  /** Paths of all files of the client, sorted; VERIFICATION_FAILED without the client's own. */
  List<String> sources() {
    if (!newest.has(ClientFile.path(client))) {
      throw VERIFICATION_FAILED.stop(
          "%s: is missing, so what the client was cannot be archived; put it back (git log -- %s), push, then retry the step"
              .formatted(ClientFile.path(client), ClientFile.path(client)));
    }
    return FOLDERS.stream().flatMap(this::named).sorted().toList();
  }

  private Stream<String> named(String folder) {
    var file = "%s/%s.".formatted(folder, client);
    var below = "%s/%s/".formatted(folder, client);
    return newest.files(folder).stream().filter(it -> it.startsWith(file) || it.startsWith(below));
  }

  /**
   * The edits without the archive's own file. Reads and encrypts what it moves, so that a plan
   * which asks for it finds out what would fail.
   *
   * @param domain as planned; VERIFICATION_FAILED where the client's file has another
   */
  Map<String, Optional<byte[]>> moved(ArchivedSecrets secrets, Domain domain) {
    var sources = sources();
    var file = newest.clientFile(client);
    if (!file.domain().equals(domain)) {
      throw VERIFICATION_FAILED.stop(
          "%s: domain: '%s': was '%s' when the offboarding was planned, and what belongs to the new one was not removed; nothing was changed; put it back, push, then retry the step"
              .formatted(ClientFile.path(client), file.domain(), domain));
    }
    var edits = new TreeMap<String, Optional<byte[]>>();
    for (var path : sources) {
      edits.put(path, Optional.empty());
      if (path.equals(ClientFile.path(client))) {
        edits.put(archived(".yml"), bytes(file.textWithoutContact()));
      } else if (path.equals(page())) {
        edits.put(archived(".md"), bytes(page(file.contact())));
      } else if (path.equals(ArchivedSecrets.livePath(client))) {
        edits.put(
            ArchiveFile.secretsPath(client), bytes(secrets.of(client, file.contact(), newest)));
      } else if (!ofUseToNobody(path)) {
        edits.put(archived("/" + path), Optional.of(newest.bytes(path)));
      }
    }
    if (!edits.containsKey(ArchiveFile.secretsPath(client))) {
      secrets.of(client, file.contact(), newest); // which says that they are missing
    }
    edits.put(ClientList.PATH, bytes(ClientList.without(client, newest)));
    return edits;
  }

  /** All edits of the commit. */
  Map<String, Optional<byte[]>> with(ArchiveFile file, ArchivedSecrets secrets, Domain domain) {
    var edits = new TreeMap<>(moved(secrets, domain));
    edits.put(ArchiveFile.path(client), bytes(YamlFile.text(file)));
    for (var made : edits.entrySet()) {
      if (made.getValue().isPresent()
          && newest.has(made.getKey())
          && !made.getKey().equals(ClientList.PATH)) {
        throw VERIFICATION_FAILED.stop(
            "%s: is there already, and nothing was written over it; find out which archive it is of"
                .formatted(made.getKey()));
      }
    }
    return edits;
  }

  /** Pins of a host, of keys, of snapshots and of passwords that no longer exist. */
  private boolean ofUseToNobody(String path) {
    return List.of(
            "clients/%s.hostkeys".formatted(client),
            "clients/%s.restickeys".formatted(client),
            "pins/%s.yml".formatted(client),
            "secrets/rotations/%s.yml".formatted(client))
        .contains(path);
  }

  private String archived(String rest) {
    return "archive/clients/%s%s".formatted(client, rest);
  }

  private String page() {
    return "docs/clients/%s.md".formatted(client);
  }

  /** With the pointer in place of the address, and links that lead to where the files are then. */
  private String page(Contact contact) {
    var pointer = ArchivedSecrets.pointer(client);
    return CONTACT_ROW
        .matcher(newest.text(page()))
        .replaceFirst(Matcher.quoteReplacement("| Contact | %s |".formatted(pointer)))
        .replace(contact.value(), pointer)
        .replace(ShownText.markdown(contact.value()), pointer)
        .replace("(../../%s)".formatted(ClientFile.path(client)), "(%s.yml)".formatted(client))
        .replace("`%s`".formatted(ClientFile.path(client)), "`%s`".formatted(archived(".yml")))
        .replace(ArchivedSecrets.livePath(client), ArchiveFile.secretsPath(client));
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
