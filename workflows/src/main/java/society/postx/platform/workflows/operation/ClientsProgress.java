package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/**
 * The checklist of an operation on many clients, with one item per client. The {@code progress}
 * query answers all items; the UI shows counts, and the items that failed or run.
 */
public final class ClientsProgress {
  private static final String SECTION = "Clients";

  /** The UI shows at most 20,000 bytes of details. */
  private static final int LINES = 40;

  private static final int LINE = 180;

  private final String operation;
  private final RunAttributes attributes = new RunAttributes();
  private final Map<ClientName, Checklist.Item> items = new LinkedHashMap<>();
  private final Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
  private String stage = "";
  private String headline = "";

  public ClientsProgress(String operation) {
    this.operation = operation;
  }

  public void begin(List<ClientName> clients) {
    attributes.begin(operation);
    clients.forEach(it -> put(it, StepState.OPEN, ""));
    show("RUNNING", "%d clients".formatted(clients.size()));
  }

  /** Restores the items of the run that continued as this one. */
  public void begin(FleetState earlier) {
    attributes.begin(operation);
    var known = new TreeMap<String, Checklist.Item>(); // by name, as the first run had them
    earlier.waiting().forEach(it -> known.put(it.value(), item(it.value(), StepState.OPEN, "")));
    earlier
        .busy()
        .forEach(it -> known.put(it.value(), item(it.value(), StepState.OPEN, "it was busy")));
    earlier
        .notes()
        .forEach(
            (client, note) ->
                known.put(
                    client,
                    item(
                        client,
                        earlier.failed().contains(client) ? StepState.STUCK : StepState.DONE,
                        note)));
    known.forEach((client, item) -> put(new ClientName(client), item.state(), item.note()));
    show("RUNNING", ended());
  }

  public void item(ClientName client, StepState state, String note) {
    put(client, state, note);
    show("RUNNING", ended());
  }

  private void put(ClientName client, StepState state, String note) {
    var before = items.put(client, item(client.value(), state, note));
    if (before != null) {
      counts.merge(before.state(), -1, Integer::sum);
    }
    counts.merge(state, 1, Integer::sum);
  }

  private String ended() {
    var ended = items.size() - count(StepState.OPEN) - count(StepState.RUNNING);
    return "%d of %d clients".formatted(ended, items.size());
  }

  private int count(StepState state) {
    return counts.getOrDefault(state, 0);
  }

  /** Shows work other than the clients'. */
  public void note(String text) {
    show("RUNNING", text);
  }

  /** Does the run's work; if the run is cancelled, its checklist says what stands. */
  public <T> T run(Supplier<T> work) {
    return Cleanup.whereCancelled(KernelVersion::second, this::cancelled, work);
  }

  private void cancelled() {
    var came = ended();
    for (var item : List.copyOf(items.values())) {
      if (item.state() == StepState.RUNNING) {
        put(new ClientName(item.step()), StepState.STOPPED, "stopped when the run was cancelled");
      }
    }
    show(
        CancelledRun.STAGE,
        "cancelled after %s; to start over with all clients: ./platform schedules trigger %s"
            .formatted(came, schedule()));
  }

  /** {@code prune-backups} of {@code PruneBackups}. */
  private String schedule() {
    return operation.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  public void end(String summary) {
    show("DONE", summary);
  }

  public Checklist checklist() {
    return new Checklist(
        operation, "", stage, headline, List.of(), List.copyOf(items.values()), List.of());
  }

  private void show(String newStage, String newHeadline) {
    stage = newStage;
    headline = newHeadline;
    attributes.stage(stage);
    Workflow.setCurrentDetails(markdown());
  }

  private String markdown() {
    var summary =
        counts.entrySet().stream()
            .filter(it -> it.getValue() > 0)
            .map(it -> "%d %s".formatted(it.getValue(), word(it.getKey())))
            .collect(joining(", "));
    var text =
        "**%s**%n%n### Clients: %s%n%s".formatted(ShownText.markdown(headline), summary, lines());
    var left = items.size() - LINES;
    return left <= 0 ? text : text + "%nThe query `progress` lists all.%n".formatted();
  }

  /** Failed clients first, then running ones. */
  private String lines() {
    var lines = new StringBuilder();
    var room = LINES;
    for (var state :
        List.of(
            StepState.STUCK,
            StepState.RUNNING,
            StepState.STOPPED,
            StepState.SKIPPED,
            StepState.OPEN,
            StepState.DONE)) {
      for (var item : count(state) == 0 ? List.<Checklist.Item>of() : items.values()) {
        if (room > 0 && item.state() == state) {
          room--;
          lines.append(line(item)).append('\n');
        }
      }
    }
    return lines.toString();
  }

  private static String line(Checklist.Item item) {
    var line =
        "- %s %s%s"
            .formatted(
                item.state().mark(),
                item.title(),
                item.note().isEmpty() ? "" : ": " + ShownText.markdown(item.note()));
    return ShownText.shortened(line, LINE);
  }

  private static String word(StepState state) {
    return state == StepState.STUCK ? "failed" : state.name().toLowerCase(Locale.ROOT);
  }

  private static Checklist.Item item(String client, StepState state, String note) {
    return new Checklist.Item(client, SECTION, client, state, note, Duration.ZERO);
  }
}
