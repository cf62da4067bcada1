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

  private final TargetTable<R> shares;
  private final Function<R, String> more;

  /**
   * @param more what a client's line adds about its result; begins with a semicolon
   */
  public TargetDetails(TargetTable<R> shares, Function<R, String> more) {
    this.shares = shares;
    this.more = more;
  }

  public String markdown() {
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

  /** Canaries, waiting and failed clients come first. */
  private int weight(TargetStatus<R> share) {
    if (share.canary() || shares.asks(share.target().client())) {
      return 0;
    }
    if (shares.running(share.target().client())) {
      return 2;
    }
    return share.good() ? 3 : 1;
  }

  private String line(TargetStatus<R> share) {
    var client = share.target().client();
    var state = shares.running(client) ? runs(client) : text(share);
    var line =
        "- %s (%s): %s"
            .formatted(client, share.target().group().label(), ShownText.markdown(state));
    return ShownText.shortened(line, LINE);
  }

  private String runs(ClientName client) {
    return (shares.asks(client) ? "waits for a decision in " : "runs: see ") + ChildId.of(client);
  }

  private String text(TargetStatus<R> share) {
    var result = share.result();
    return word(share.outcome())
        + (result == null || share.why().isEmpty() ? "" : ": " + share.why())
        + (result == null ? "" : more.apply(result));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
