package society.postx.platform.starter.operation;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.text.ShownText;

/** Shows the clients of a rollout as a table; those that need attention come first. */
record ClientsView(boolean colours) {
  private static final List<String> FIRST =
      List.of(ClientRow.WAITS, "BROKEN", "FAILED", "ROLLED_BACK", "DEFERRED", "RUNNING");

  /**
   * @param room number of lines; clients that do not fit are only counted, in the first line
   */
  List<String> lines(List<ClientRow> clients, int room) {
    var lines = new ArrayList<String>();
    lines.add(Style.BOLD.paint("Clients", colours) + "  " + counts(clients));
    clients.stream()
        .sorted(Comparator.comparingInt(ClientsView::weight))
        .limit(Math.max(0, room - 1))
        .map(this::line)
        .forEach(lines::add);
    return lines;
  }

  private static String counts(List<ClientRow> clients) {
    return clients.stream()
        .collect(groupingBy(row -> word(row.state()), TreeMap::new, counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(joining(", "));
  }

  private static int weight(ClientRow row) {
    var place = FIRST.indexOf(row.state());
    return place < 0 ? FIRST.size() : place;
  }

  private String line(ClientRow row) {
    return "  %-30s  %-10s  %s%s"
        .formatted(
            row.client(),
            row.group().label(),
            style(row.state()).paint("%-11s".formatted(word(row.state())), colours),
            row.why().isEmpty() ? "" : "  " + ShownText.oneLine(row.why()))
        .stripTrailing();
  }

  private static Style style(String state) {
    return switch (state) {
      case "DONE", "UP_TO_DATE" -> Style.GREEN;
      case "RUNNING", "DEFERRED", ClientRow.WAITS -> Style.YELLOW;
      case "BROKEN", "FAILED", "ROLLED_BACK" -> Style.RED;
      default -> Style.PLAIN;
    };
  }

  private static String word(String state) {
    return state.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
