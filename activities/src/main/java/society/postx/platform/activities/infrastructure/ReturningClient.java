package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.text.Quantities;

/** The file of an offboarded client as it comes back from the archive, with its contact. */
public record ReturningClient(ClientFile file) {
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
    return new ReturningClient(file);
  }

  public Domain domain() {
    return file.domain();
  }

  /** Of {@code clients/<name>.yml}. */
  public String text() {
    return file.text();
  }

  /** What this commit wants for the client once its file is there. */
  public ClientPlan plan(Checkout newest, RunLabel run) {
    return new ClientPlanner(newest, run).plan(file, List.of());
  }

  /** Why its certificates may be refused, and until when; empty where the week has room. */
  public String certificatesUsedUp(Checkout newest, Instant now) {
    var names =
        ChosenApps.of(newest, file).stream()
            .flatMap(app -> app.hostnames().stream())
            .collect(Collectors.toSet());
    var week = new CertificateCount().of(newest, now);
    return week.turnOf(names)
        .map(
            turn ->
                "its certificates may be refused until %s: %d were ordered in the last seven days, of %d that acme.weeklyCertificates of platform.yml allows"
                    .formatted(Quantities.time(turn), week.ordered().size(), week.limit()))
        .orElse("");
  }

  /** The list of clients as it is with the client. */
  public static String list(ClientName client, Checkout newest) {
    return ClientList.with(client, newest);
  }

  private static RuntimeException refused(ClientName client, String why) {
    return INVALID_INPUT.stop("client: '%s': %s; nothing was changed".formatted(client, why));
  }
}
