package society.postx.platform.activities.infrastructure;

import static java.util.stream.Collectors.joining;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import society.postx.platform.workflows.client.ClientName;

/**
 * Writes {@code docs/clients/README.md}, the list of clients that were handed over, with their
 * number. Taken from the files' names alone: one client's broken file keeps no other from the list.
 */
public final class ClientList {
  /** Its path in the repository. */
  public static final String PATH = "docs/clients/README.md";

  private static final Pattern PAGE = Pattern.compile("docs/clients/([a-z][a-z0-9-]{0,29})\\.md");

  private final SortedSet<String> names = new TreeSet<>();

  private ClientList(Checkout checkout) {
    checkout.files("docs/clients").stream()
        .map(PAGE::matcher)
        .filter(page -> page.matches() && checkout.has("clients/%s.yml".formatted(page.group(1))))
        .forEach(page -> names.add(page.group(1)));
  }

  /** As the list is with the client, whose page is being written. */
  static String with(ClientName client, Checkout checkout) {
    var list = new ClientList(checkout);
    list.names.add(client.value());
    return list.text();
  }

  /** As the list is without the client. */
  public static String without(ClientName client, Checkout checkout) {
    var list = new ClientList(checkout);
    list.names.remove(client.value());
    return list.text();
  }

  private String text() {
    return """
        # Clients

        Onboarding and offboarding write this list; edits by hand are lost.

        Number of clients: %d

        %s"""
        .formatted(
            names.size(), names.stream().map("- [%1$s](%1$s.md)\n"::formatted).collect(joining()));
  }
}
