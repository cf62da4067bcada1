package society.postx.platform.starter.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Shows a checklist as lines of text. */
public record ChecklistView(boolean colours) {

  /** The whole checklist with its sections and decisions. */
  public List<String> lines(Checklist checklist) {
    var lines = top(checklist);
    var section = "";
    for (var item : checklist.items()) {
      if (!item.section().equals(section)) {
        section = item.section();
        lines.add(Style.BOLD.paint(section, colours));
      }
      lines.add("  " + item(item));
    }
    if (!checklist.decisions().isEmpty()) {
      lines.add(Style.BOLD.paint("Decisions", colours));
      checklist.decisions().forEach(entry -> lines.add("  " + decision(entry)));
    }
    return lines;
  }

  /** As {@link #lines} for a small terminal: finished and future sections take one line each. */
  List<String> compactLines(Checklist checklist) {
    var lines = top(checklist);
    var sections = new LinkedHashMap<String, List<Checklist.Item>>();
    checklist
        .items()
        .forEach(
            item -> sections.computeIfAbsent(item.section(), it -> new ArrayList<>()).add(item));
    sections.forEach(
        (section, items) -> {
          var closed = items.stream().filter(ChecklistView::closed).count();
          var begun =
              items.stream()
                  .anyMatch(
                      item -> item.state() != StepState.OPEN && item.state() != StepState.PERSON);
          var heading = Style.BOLD.paint(section, colours);
          if (begun && closed < items.size()) {
            lines.add(heading);
            items.forEach(item -> lines.add("  " + item(item)));
          } else {
            lines.add(
                "%s  %s %d of %d"
                    .formatted(heading, begun ? "✅" : "⬜", begun ? closed : 0, items.size()));
          }
        });
    return lines;
  }

  private static boolean closed(Checklist.Item item) {
    return switch (item.state()) {
      case DONE, SKIPPED, UNDONE, NOT_NEEDED, PERSON -> true;
      case OPEN, RUNNING, STUCK, STOPPED -> false;
    };
  }

  /** What is new since an earlier checklist, for a log or a pipe. */
  List<String> news(Checklist before, Checklist now) {
    var lines = new ArrayList<String>();
    for (var index = 0; index < now.items().size(); index++) {
      var item = now.items().get(index);
      var known = index < before.items().size();
      var begun = item.state() != StepState.OPEN && item.state() != StepState.PERSON;
      if (known ? !same(before.items().get(index), item) : begun) {
        lines.add(item(item));
      }
    }
    if (lines.isEmpty() && !before.headline().equals(now.headline())) {
      lines.add(headline(now));
    }
    warnings(now).stream()
        .filter(warning -> !warnings(before).contains(warning))
        .forEach(lines::add);
    return lines;
  }

  String headline(Checklist checklist) {
    return Style.BOLD.paint("%s %s".formatted(checklist.operation(), checklist.client()), colours)
        + (checklist.headline().isEmpty() ? "" : ": " + ShownText.oneLine(checklist.headline()));
  }

  /** The headline, the last refusal, and the question of an open approval. */
  private List<String> top(Checklist checklist) {
    var lines = new ArrayList<String>();
    lines.add(headline(checklist));
    warnings(checklist).forEach(warning -> lines.add("  " + Style.RED.paint(warning, colours)));
    var question = checklist.question();
    if (question != null) {
      question.lines().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /** The last refusal, and that no alert about a waiting decision was delivered. */
  private static List<String> warnings(Checklist checklist) {
    return Stream.of(checklist.notice(), checklist.undelivered())
        .flatMap(Stream::ofNullable)
        .map(warning -> "⚠️ " + ShownText.oneLine(warning))
        .toList();
  }

  /** Whether both look the same to people: times alone make no difference. */
  static boolean same(Checklist.Item one, Checklist.Item other) {
    return one.step().equals(other.step())
        && one.state() == other.state()
        && one.note().equals(other.note());
  }

  private String item(Checklist.Item item) {
    var text = style(item.state()).paint(item.title(), colours);
    var note = item.note().isEmpty() ? "" : ": " + ShownText.oneLine(item.note());
    return "%s %s%s%s".formatted(item.state().mark(), text, note, timing(item));
  }

  private String decision(Checklist.Entry entry) {
    return "%s %s by %s%s (%s)"
        .formatted(
            Quantities.time(entry.at()),
            entry.verb().word(),
            ShownText.oneLine(entry.operator()),
            entry.reason().isEmpty() ? "" : ": " + ShownText.oneLine(entry.reason()),
            ShownText.oneLine(entry.outcome()));
  }

  private String timing(Checklist.Item item) {
    return item.timing().isEmpty() ? "" : Style.DIM.paint(" (" + item.timing() + ")", colours);
  }

  private static Style style(StepState state) {
    return switch (state) {
      case DONE -> Style.GREEN;
      case RUNNING -> Style.YELLOW;
      case STUCK -> Style.RED;
      case OPEN, SKIPPED, UNDONE, NOT_NEEDED, STOPPED, PERSON -> Style.PLAIN;
    };
  }
}
