package society.postx.platform.activities.infrastructure;

import static java.util.stream.Collectors.joining;

import java.util.regex.Pattern;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.onboarding.ClientFacts;
import society.postx.platform.workflows.text.ShownText;

/**
 * Writes {@code docs/clients/<name>.md}, which tells people what was built for a client. Holds no
 * secret.
 */
record ClientPage(ClientPlan plan, ClientFacts facts) {
  static String path(ClientName client) {
    return "docs/clients/%s.md".formatted(client);
  }

  private static final Pattern FIRST_SNAPSHOT =
      Pattern.compile("\\| First snapshot \\| (\\S+) \\|");
  private static final Pattern TAKEN_OVER = Pattern.compile("\\| Taken over \\| [^\n]* \\|\n");
  private static final String NOTES = "## Custom configuration\n";

  /**
   * The new page in place of an earlier one, whose first snapshot, decision to take over and notes
   * by hand it keeps.
   */
  String over(String earlier) {
    var snapshot = FIRST_SNAPSHOT.matcher(earlier);
    var decided = TAKEN_OVER.matcher(earlier);
    var text =
        text(
            snapshot.find() ? snapshot.group(1) : facts.firstSnapshot().id(),
            facts.takenOver() == null && decided.find() ? decided.group() : takenOver());
    var notes = earlier.indexOf(NOTES);
    return facts.notes().isBlank() && notes >= 0
        ? text.substring(0, text.indexOf(NOTES)) + earlier.substring(notes)
        : text;
  }

  String text() {
    return text(facts.firstSnapshot().id(), takenOver());
  }

  private String takenOver() {
    return facts.takenOver() == null
        ? ""
        : "| Taken over | %s |\n".formatted(ShownText.markdown(facts.takenOver()));
  }

  private String text(String snapshot, String takenOver) {
    var server = facts.server();
    return """
    # %s

    | | |
    |---|---|
    | Domain | %s |
    | Group | %s |
    | Contact | %s |
    | Agreement signed | %s |
    | Server | %s, id %d, %s in %s |
    | Addresses | %s, %s |
    | Apps | %s |
    | URLs | %s |
    | Backups | restic repository of sub-account %s |
    | First snapshot | %s |
    %s
    Client file: [`%s`](../../%s). Secrets: [`secrets/clients/%s.sops.yaml`](../../secrets/clients/%s.sops.yaml).

    ## Custom configuration

    %s
    """
        .formatted(
            plan.client(),
            plan.domain(),
            plan.group().label(),
            ShownText.markdown(plan.contact().toString()),
            facts.agreementSigned(),
            ShownText.markdown(server.name()),
            server.id(),
            ShownText.markdown(server.serverType()),
            ShownText.markdown(server.location()),
            server.ipv4(),
            server.ipv6(),
            plan.apps().stream().map(app -> app.name().value()).collect(joining(", ")),
            facts.urls().stream().map("<%s>"::formatted).collect(joining(", ")),
            facts.subAccount().username(),
            snapshot,
            takenOver,
            ClientFile.path(plan.client()),
            ClientFile.path(plan.client()),
            plan.client(),
            plan.client(),
            facts.notes().isBlank() ? "None." : facts.notes().strip());
  }
}
