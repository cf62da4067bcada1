package society.postx.platform.workflows.rollout.targets;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.Locale;
import java.util.function.Function;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.ChildId;
import society.postx.platform.workflows.text.ShownText;

/** Renders the clients' status that the UI shows below the checklist. */
public final class TargetDetails<R extends ClientResult> {
  /** The UI shows at most 20,000 bytes; the {@code clients} query has all of them. */
  private static final int LINES = 40;

  private static final int LINE = 180;

  private final TargetTable<R> table;
  private final Function<R, String> more;

  /**
   * @param more what a client's line adds about its result; begins with a semicolon
   */
  public TargetDetails(TargetTable<R> table, Function<R, String> more) {
    this.table = table;
    this.more = more;
  }

  public String markdown() {
    if (table.all().isEmpty()) {
      return "";
    }
    var counts = new EnumMap<Outcome, Integer>(Outcome.class);
    table.all().forEach(status -> counts.merge(status.outcome(), 1, Integer::sum));
    var summary =
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + word(entry.getKey()))
            .collect(joining(", "));
    var lines =
        table.all().stream()
            .filter(
                status ->
                    status.canary()
                        || table.running(status.target().client())
                        || status.result() != null)
            .sorted((one, other) -> Integer.compare(weight(one), weight(other)))
            .limit(LINES)
            .map(this::line)
            .collect(joining("\n"));
    return "\n\n### Clients: %s\n%s\n".formatted(summary, lines);
  }

  /** Canaries, waiting and failed clients come first. */
  private int weight(TargetStatus<R> status) {
    if (status.canary() || table.waitsForDecision(status.target().client())) {
      return 0;
    }
    if (table.running(status.target().client())) {
      return 2;
    }
    return status.good() ? 3 : 1;
  }

  private String line(TargetStatus<R> status) {
    var client = status.target().client();
    var state = table.running(client) ? runs(client) : text(status);
    var line =
        "- %s (%s): %s"
            .formatted(client, status.target().group().label(), ShownText.markdown(state));
    return ShownText.shortened(line, LINE);
  }

  private String runs(ClientName client) {
    return (table.waitsForDecision(client) ? "waits for a decision in " : "runs: see ")
        + ChildId.of(client);
  }

  private String text(TargetStatus<R> status) {
    var result = status.result();
    return word(status.outcome())
        + (result == null || status.why().isEmpty() ? "" : ": " + status.why())
        + (result == null ? "" : more.apply(result));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
