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
record ChecklistView(boolean colours) {

  /** The whole checklist with its sections and decisions. */
  List<String> lines(Checklist checklist) {
    var lines = top(checklist);
    var section = "";
    for (var box : checklist.boxes()) {
      if (!box.section().equals(section)) {
        section = box.section();
        lines.add(Style.BOLD.paint(section, colours));
      }
      lines.add("  " + box(box));
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
    var sections = new LinkedHashMap<String, List<Checklist.Box>>();
    checklist
        .boxes()
        .forEach(box -> sections.computeIfAbsent(box.section(), it -> new ArrayList<>()).add(box));
    sections.forEach(
        (section, boxes) -> {
          var closed = boxes.stream().filter(ChecklistView::closed).count();
          var begun =
              boxes.stream()
                  .anyMatch(
                      box -> box.state() != StepState.OPEN && box.state() != StepState.PERSON);
          var heading = Style.BOLD.paint(section, colours);
          if (begun && closed < boxes.size()) {
            lines.add(heading);
            boxes.forEach(box -> lines.add("  " + box(box)));
          } else {
            lines.add(
                "%s  %s %d of %d"
                    .formatted(heading, begun ? "✅" : "⬜", begun ? closed : 0, boxes.size()));
          }
        });
    return lines;
  }

  private static boolean closed(Checklist.Box box) {
    return switch (box.state()) {
      case DONE, SKIPPED, UNDONE, NOT_NEEDED, PERSON -> true;
      case OPEN, RUNNING, STUCK, STOPPED -> false;
    };
  }

  /** What is new since an earlier checklist, for a log or a pipe. */
  List<String> news(Checklist before, Checklist now) {
    var lines = new ArrayList<String>();
    for (var index = 0; index < now.boxes().size(); index++) {
      var box = now.boxes().get(index);
      var known = index < before.boxes().size();
      var begun = box.state() != StepState.OPEN && box.state() != StepState.PERSON;
      if (known ? !same(before.boxes().get(index), box) : begun) {
        lines.add(box(box));
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
    return Stream.of(checklist.notice(), checklist.untold())
        .flatMap(Stream::ofNullable)
        .map(warning -> "⚠️ " + ShownText.oneLine(warning))
        .toList();
  }

  /** Whether both look the same to people: times alone make no difference. */
  static boolean same(Checklist.Box one, Checklist.Box other) {
    return one.step().equals(other.step())
        && one.state() == other.state()
        && one.note().equals(other.note());
  }

  private String box(Checklist.Box box) {
    var text = style(box.state()).paint(box.title(), colours);
    var note = box.note().isEmpty() ? "" : ": " + ShownText.oneLine(box.note());
    return "%s %s%s%s".formatted(box.state().mark(), text, note, timing(box));
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

  private String timing(Checklist.Box box) {
    return box.timing().isEmpty() ? "" : Style.DIM.paint(" (" + box.timing() + ")", colours);
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
