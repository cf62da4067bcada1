package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Renders a checklist for Temporal's UI: first what an operator must know, then item by item. */
final class ChecklistMarkdown {
  private static final int LONGEST = 1500;

  private ChecklistMarkdown() {}

  static String of(Checklist checklist) {
    return "**%s**\n".formatted(said(checklist.headline()))
        + next(checklist.next())
        + warning(checklist.notice())
        + warning(checklist.undelivered())
        + question(checklist)
        + answers(checklist)
        + items(checklist)
        + decisions(checklist);
  }

  /** Hosts and programs contribute to it: one line that a person can still read. */
  private static String said(String text) {
    return ShownText.markdown(ShownText.shortened(text, LONGEST));
  }

  private static String warning(@Nullable String text) {
    return text == null ? "" : "\n⚠️ %s%n".formatted(said(text));
  }

  private static String next(@Nullable String command) {
    return command == null ? "" : "\nNext: %s%n".formatted(ShownText.code(command));
  }

  private static String question(Checklist checklist) {
    var question = checklist.question();
    return question == null ? "" : question.markdown();
  }

  private static String answers(Checklist checklist) {
    return checklist.verbs().isEmpty()
        ? ""
        : checklist.verbs().stream()
            .map(
                verb ->
                    "- **%s**: signal or update `%s` with %s%n"
                        .formatted(
                            verb.word(), verb.word(), ShownText.code(checklist.payload(verb))))
            .collect(joining("", "\n### How to answer\n", ""));
  }

  private static String items(Checklist checklist) {
    var text = new StringBuilder();
    var section = "";
    for (var item : checklist.items()) {
      if (!item.section().equals(section)) {
        section = item.section();
        text.append("\n### ").append(ShownText.markdown(section)).append('\n');
      }
      text.append("- %s %s".formatted(item.state().mark(), ShownText.markdown(item.title())));
      text.append(item.note().isEmpty() ? "" : ": " + said(item.note()));
      text.append(item.timing().isEmpty() ? "\n" : " (%s)%n".formatted(item.timing()));
    }
    return text.toString();
  }

  private static String decisions(Checklist checklist) {
    return checklist.decisions().isEmpty()
        ? ""
        : checklist.decisions().stream()
            .map(ChecklistMarkdown::line)
            .collect(joining("\n", "\n### Decisions\n", ""));
  }

  private static String line(Checklist.Entry entry) {
    return "- %s %s by %s: %s (%s)"
        .formatted(
            Quantities.time(entry.at()),
            entry.verb().word(),
            said(entry.operator()),
            said(entry.reason()),
            said(entry.outcome()));
  }
}
