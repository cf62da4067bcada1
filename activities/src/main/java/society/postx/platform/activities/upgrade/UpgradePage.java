package society.postx.platform.activities.upgrade;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.List;
import society.postx.platform.activities.release.MarkdownTable;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.upgrade.PackageChange;
import society.postx.platform.workflows.upgrade.UpgradeResult;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;

/** Writes {@code upgrades/<id>.md}: a table for people, and what was upgraded on each host. */
final class UpgradePage {
  private UpgradePage() {}

  static String path(String id) {
    if (!InputRules.isId(id)) {
      throw INVALID_INPUT.stop(
          "upgrade: '%s': 1-100 letters, digits, dots, hyphens or underscores".formatted(id));
    }
    return "upgrades/%s.md".formatted(id);
  }

  static String text(UpgradeServersResult result) {
    return """
    # Upgrade %s: %s

    By %s: %s

    %s

    | Client | Outcome | Packages | Rebooted | Took | Downtime | Snapshot | Why |
    |---|---|---|---|---|---|---|---|
    %s
    """
            .formatted(
                result.id(),
                MarkdownTable.words(result.outcome()),
                MarkdownTable.text(result.operator()),
                MarkdownTable.text(result.reason()),
                period(result),
                result.clients().stream().map(UpgradePage::row).collect(joining("\n")))
        + packages(result)
        + MarkdownTable.decisions(result.decisions());
  }

  private static String period(UpgradeServersResult result) {
    var said =
        "%s to %s"
            .formatted(Quantities.time(result.startedAt()), Quantities.time(result.endedAt()));
    return result.why().isEmpty() ? said : said + "; " + MarkdownTable.text(result.why());
  }

  private static String row(UpgradeResult client) {
    return List.of(
            client.client().value(),
            MarkdownTable.words(client.outcome()),
            String.valueOf(client.packages().size()),
            client.rebooted() ? "yes" : "no",
            MarkdownTable.durations(client.durations()),
            MarkdownTable.downtime(client.downtime()),
            MarkdownTable.code(client.snapshot()),
            MarkdownTable.text(client.why()))
        .stream()
        .collect(joining(" | ", "| ", " |"));
  }

  private static String packages(UpgradeServersResult result) {
    return result.clients().stream()
        .filter(client -> !client.packages().isEmpty())
        .map(
            client ->
                "\n## %s\n\n%s\n"
                    .formatted(
                        client.client(),
                        client.packages().stream().map(UpgradePage::line).collect(joining("\n"))))
        .collect(joining());
  }

  private static String line(PackageChange change) {
    return "- %s %s → %s"
        .formatted(
            MarkdownTable.text(change.name()),
            MarkdownTable.text(change.before()),
            MarkdownTable.text(change.after()));
  }
}
