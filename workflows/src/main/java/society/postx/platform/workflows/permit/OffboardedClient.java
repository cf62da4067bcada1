package society.postx.platform.workflows.permit;

import society.postx.platform.workflows.client.ClientName;

/**
 * Names a client that is being removed.
 *
 * @param since for people: when its offboarding acquired the permit; {@code ?} if it does not say
 */
public record OffboardedClient(ClientName client, String since) {
  /** {@code alpha (since 2026-11-02 10:00 UTC)}. */
  public String text() {
    return "%s (since %s)".formatted(client, since);
  }
}
