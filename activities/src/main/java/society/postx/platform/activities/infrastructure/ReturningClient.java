package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * The file of an offboarded client as it comes back from the archive, with its contact.
 *
 * @param text of {@code clients/<name>.yml}
 */
public record ReturningClient(Domain domain, String text) {
  /**
   * INVALID_INPUT where the client is there, where it has no archive or none any more, where
   * another client has its domain by now, or where its apps cannot be planned.
   */
  public static void requireArchived(ClientName client, Checkout newest) {
    if (newest.has(ClientFile.path(client))) {
      throw refused(client, "is a client (%s)".formatted(ClientFile.path(client)));
    }
    if (newest.has(ArchiveFile.path(client))) {
      return;
    }
    throw refused(
        client,
        FormerClients.tombstone(client, newest)
            .map("its archive was deleted (%s), and nothing brings it back"::formatted)
            .orElse("has no archive %s".formatted(ArchiveFile.path(client))));
  }

  /** As the newest commit lets it come back; fails as {@link #requireArchived}. */
  public static ReturningClient of(ClientName client, Contact contact, Checkout newest) {
    var archived = "archive/clients/%s.yml".formatted(client);
    var text = newest.text(archived) + ClientFile.contactLine(contact);
    var file = YamlFile.read(archived, text, ClientFile.class);
    if (!file.name().equals(client)) {
      throw new FileRule(archived, "name", file.name().value(), "must be the file's name")
          .failure();
    }
    DomainRules.of(newest).accept(file);
    return new ReturningClient(file.domain(), file.text());
  }

  /** The list of clients as it is with the client. */
  public static String list(ClientName client, Checkout newest) {
    return ClientList.with(client, newest);
  }

  private static RuntimeException refused(ClientName client, String why) {
    return INVALID_INPUT.stop("client: '%s': %s; nothing was changed".formatted(client, why));
  }
}
