package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.Locale;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.Rollout;

/** What the UI shows below the checklist: how to answer, and how it stands with the clients. */
final class ReleaseDetails {
  /** The UI shows at most 20,000 bytes; the {@code clients} query has all of them. */
  private static final int LINES = 40;

  private static final int LINE = 180;

  private final Board board;
  private final Shares shares;
  private final Rollout rollout;

  ReleaseDetails(Board board, Shares shares, Rollout rollout) {
    this.board = board;
    this.shares = shares;
    this.rollout = rollout;
  }

  String markdown() {
    return answers() + clients();
  }

  private String answers() {
    var verbs = board.checklist().verbs();
    if (verbs.isEmpty()) {
      return "";
    }
    return verbs.stream()
        .map(
            verb ->
                "- **%s**: signal or update `%s` with `%s`%n"
                    .formatted(verb.word(), verb.word(), payload(verb)))
        .collect(joining("", "\n\n### How to answer\n", ""));
  }

  private String payload(Verb verb) {
    var plan =
        verb == Verb.APPROVE && !rollout.digest().isEmpty()
            ? ",\"plan\":\"%s\"".formatted(rollout.digest())
            : "";
    return "{\"operator\":\"your name\",\"reason\":\"why\"%s}".formatted(plan);
  }

  private String clients() {
    if (shares.all().isEmpty()) {
      return "";
    }
    var counts = new EnumMap<Outcome, Integer>(Outcome.class);
    shares.all().forEach(share -> counts.merge(share.outcome(), 1, Integer::sum));
    var summary =
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + word(entry.getKey()))
            .collect(joining(", "));
    var lines =
        shares.all().stream()
            .filter(
                share ->
                    share.canary()
                        || shares.running(share.target().client())
                        || share.result() != null)
            .sorted((one, other) -> Integer.compare(weight(one), weight(other)))
            .limit(LINES)
            .map(this::line)
            .collect(joining("\n"));
    return "\n\n### Clients: %s\n%s\n".formatted(summary, lines);
  }

  /** Canary and what went wrong first. */
  private int weight(Share share) {
    if (share.canary()) {
      return 0;
    }
    if (shares.running(share.target().client())) {
      return 2;
    }
    return share.good() ? 3 : 1;
  }

  private String line(Share share) {
    var client = share.target().client();
    var state = shares.running(client) ? "runs: see " + Children.id(client) : text(share);
    var line = "- %s (%s): %s".formatted(client, share.target().group().label(), state);
    return line.length() <= LINE ? line : line.substring(0, LINE) + "…";
  }

  private static String text(Share share) {
    var result = share.deployment();
    return word(result.outcome())
        + (result.why().isEmpty() ? "" : ": " + result.why())
        + (result.images().isEmpty() ? "" : "; runs " + String.join(" ", result.images()))
        + down(result);
  }

  private static String down(DeploymentResult result) {
    var downtime = result.downtime();
    return downtime == null ? "" : "; down for %d s".formatted(downtime.down().toSeconds());
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
