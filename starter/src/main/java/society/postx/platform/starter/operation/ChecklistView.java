package society.postx.platform.starter.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.Checklist;

/** A checklist as lines of text. */
record ChecklistView(boolean colours) {

  /** All of it, sections and decisions included. */
  List<String> lines(Checklist checklist) {
    var lines = new ArrayList<String>();
    lines.add(headline(checklist));
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

  /** As {@link #lines}, for a small terminal: sections that are done or not begun are one line. */
  List<String> compactLines(Checklist checklist) {
    var lines = new ArrayList<String>();
    lines.add(headline(checklist));
    var sections = new LinkedHashMap<String, List<Checklist.Box>>();
    checklist
        .boxes()
        .forEach(box -> sections.computeIfAbsent(box.section(), it -> new ArrayList<>()).add(box));
    sections.forEach(
        (section, boxes) -> {
          var closed = boxes.stream().filter(ChecklistView::closed).count();
          var begun =
              boxes.stream()
                  .anyMatch(box -> box.state() != BoxState.OPEN && box.state() != BoxState.PERSON);
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
      case DONE, SKIPPED, UNDONE, PERSON -> true;
      case OPEN, RUNNING, STUCK -> false;
    };
  }

  /** What is new since an earlier look, for a log or a pipe. */
  List<String> news(Checklist before, Checklist now) {
    var lines = new ArrayList<String>();
    for (var index = 0; index < now.boxes().size(); index++) {
      var box = now.boxes().get(index);
      var known = index < before.boxes().size();
      var begun = box.state() != BoxState.OPEN && box.state() != BoxState.PERSON;
      if (known ? !same(before.boxes().get(index), box) : begun) {
        lines.add(box(box));
      }
    }
    if (lines.isEmpty() && !before.headline().equals(now.headline())) {
      lines.add(headline(now));
    }
    return lines;
  }

  String headline(Checklist checklist) {
    return Style.BOLD.paint("%s %s".formatted(checklist.operation(), checklist.client()), colours)
        + (checklist.headline().isEmpty() ? "" : ": " + checklist.headline());
  }

  /** Equal to people: the passing of time is no news. */
  static boolean same(Checklist.Box one, Checklist.Box other) {
    return one.step().equals(other.step())
        && one.state() == other.state()
        && one.note().equals(other.note());
  }

  private String box(Checklist.Box box) {
    var text = style(box.state()).paint(box.title(), colours);
    var note = box.note().isEmpty() ? "" : ": " + oneLine(box.note());
    return "%s %s%s%s".formatted(box.state().mark(), text, note, took(box.took()));
  }

  private String decision(Checklist.Entry entry) {
    return "%s %s by %s%s (%s)"
        .formatted(
            entry.at(),
            entry.verb().word(),
            entry.operator(),
            entry.reason().isEmpty() ? "" : ": " + oneLine(entry.reason()),
            entry.outcome());
  }

  private String took(Duration took) {
    if (took.toSeconds() == 0) {
      return "";
    }
    var text =
        took.toMinutes() == 0
            ? "%d s".formatted(took.toSeconds())
            : "%d min %d s".formatted(took.toMinutes(), took.toSecondsPart());
    return Style.DIM.paint(" (" + text + ")", colours);
  }

  private static Style style(BoxState state) {
    return switch (state) {
      case DONE -> Style.GREEN;
      case RUNNING -> Style.YELLOW;
      case STUCK -> Style.RED;
      case OPEN, SKIPPED, UNDONE, PERSON -> Style.PLAIN;
    };
  }

  /** Notes quote other programs: control characters must not reach the terminal. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
