package society.postx.platform.workflows.drill;

import society.postx.platform.workflows.client.ClientName;

/** A client that a month's run drills, and how. */
public record DrillChoice(ClientName client, DrillKind kind, DrillSource source) {
  /** {@code lost server, newest snapshot}. */
  String text() {
    return "%s, %s"
        .formatted(
            kind.title(), source == DrillSource.NEWEST ? "newest snapshot" : "an older snapshot");
  }
}
