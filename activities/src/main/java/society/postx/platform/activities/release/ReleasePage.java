package society.postx.platform.activities.release;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.text.Quantities;

/**
 * The page of a release, {@code deployments/<id>.md}: a table for people and, before it, between
 * two lines of dashes, data for later releases.
 */
record ReleasePage(
    String id,
    RolloutOutcome outcome,
    String commit,
    String operator,
    Instant startedAt,
    Instant endedAt,
    SortedMap<String, Client> clients) {
  private static final String FOLDER = "deployments";
  private static final String FENCE = "---\n";
  private static final Set<Outcome> SETTLED = EnumSet.of(Outcome.DONE, Outcome.UP_TO_DATE);

  /**
   * One client's deployment.
   *
   * @param before commit of each app
   * @param migrated apps of which only the snapshot leads back
   * @param snapshot the pre-deployment backup's
   */
  record Client(
      Outcome outcome,
      Map<String, String> before,
      Map<String, String> after,
      List<String> migrated,
      @Nullable String snapshot) {
    boolean runsIt() {
      return outcome == Outcome.DONE;
    }

    /** Apps that the release changed here. */
    Set<String> changed() {
      return after.entrySet().stream()
          .filter(app -> !app.getValue().equals(before.get(app.getKey())))
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  static String path(String id) {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,120}")) {
      throw INVALID_INPUT.stop(
          "release: '%s': 1-121 letters, digits, dots, hyphens or underscores".formatted(id));
    }
    return "%s/%s.md".formatted(FOLDER, id);
  }

  /**
   * INVALID_INPUT where the release is unknown or its first lines are damaged.
   *
   * @param field of the input that names it
   */
  static ReleasePage of(Checkout checkout, String field, String id) {
    var path = path(id);
    if (!checkout.has(path)) {
      throw INVALID_INPUT.stop(
          "%s: '%s': unknown release; known: %s".formatted(field, id, ids(checkout)));
    }
    var text = checkout.text(path);
    var end = text.indexOf("\n" + FENCE, FENCE.length());
    if (!text.startsWith(FENCE) || end < 0) {
      throw INVALID_INPUT.stop(path + ": does not begin with data between two lines of dashes");
    }
    return YamlFile.read(path, text.substring(FENCE.length(), end + 1), ReleasePage.class);
  }

  /** Every release that has a page. */
  static List<String> ids(Checkout checkout) {
    return checkout.files(FOLDER).stream()
        .filter(path -> path.endsWith(".md"))
        .map(path -> path.substring(FOLDER.length() + 1, path.length() - ".md".length()))
        .toList();
  }

  /** Clients that do not run this release. */
  Set<ClientName> notDone() {
    return clients.entrySet().stream()
        .filter(client -> !SETTLED.contains(client.getValue().outcome()))
        .map(client -> new ClientName(client.getKey()))
        .collect(Collectors.toSet());
  }

  static String text(DeployReleaseResult result) {
    return FENCE
        + YamlFile.text(data(result))
        + FENCE
        + """

        # Release %s: %s

        Commit %s, by %s: %s

        %s

        | Client | Outcome | Before | After | Took | Downtime | Snapshot | Why |
        |---|---|---|---|---|---|---|---|
        %s
        """
            .formatted(
                result.id(),
                MarkdownTable.words(result.outcome()),
                MarkdownTable.code(result.commit()),
                MarkdownTable.text(result.operator()),
                MarkdownTable.text(result.reason()),
                period(result),
                result.clients().stream().map(ReleasePage::row).collect(joining("\n")))
        + MarkdownTable.decisions(result.decisions());
  }

  private static ReleasePage data(DeployReleaseResult result) {
    var clients = new TreeMap<String, Client>();
    for (var client : result.clients()) {
      clients.put(
          client.client().value(),
          new Client(
              client.outcome(),
              commits(client.before()),
              commits(client.after()),
              client.migrated().stream().map(AppName::value).toList(),
              client.snapshot()));
    }
    return new ReleasePage(
        result.id(),
        result.outcome(),
        result.commit(),
        result.operator(),
        result.startedAt(),
        result.endedAt(),
        clients);
  }

  private static Map<String, String> commits(List<AppAt> apps) {
    return new TreeMap<>(apps.stream().collect(toMap(app -> app.name().value(), AppAt::commit)));
  }

  private static String period(DeployReleaseResult result) {
    var said =
        "%s to %s"
            .formatted(Quantities.time(result.startedAt()), Quantities.time(result.endedAt()));
    return result.why().isEmpty() ? said : said + "; " + MarkdownTable.text(result.why());
  }

  private static String row(DeploymentResult client) {
    return List.of(
            client.client().value(),
            MarkdownTable.words(client.outcome()),
            MarkdownTable.apps(client.before()),
            MarkdownTable.apps(client.after()),
            MarkdownTable.durations(client.durations()),
            MarkdownTable.downtime(client.downtime()),
            MarkdownTable.code(client.snapshot()),
            MarkdownTable.text(client.why()))
        .stream()
        .collect(joining(" | ", "| ", " |"));
  }
}
