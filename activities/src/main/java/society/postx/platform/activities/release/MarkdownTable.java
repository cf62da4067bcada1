package society.postx.platform.activities.release;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.text.ShownText;

/** Formats values as cells of a Markdown table and escapes what people typed. */
public final class MarkdownTable {
  /** Characters of a cell: a failure's reason with a program's last lines. */
  private static final int LONGEST = 2000;

  private MarkdownTable() {}

  /** {@code ROLLED_BACK} as {@code rolled back}. */
  public static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public static String text(String value) {
    return ShownText.markdown(ShownText.shortened(value, LONGEST));
  }

  /** A code span in a cell; empty for nothing. */
  public static String code(@Nullable String value) {
    return value == null || value.isBlank()
        ? ""
        : ShownText.code(ShownText.shortened(value, LONGEST)).replace("|", "\\|");
  }

  static String apps(List<AppAt> apps) {
    return apps.stream()
        .map(app -> "%s %s".formatted(app.name(), code(shortened(app.commit()))))
        .collect(joining(", "));
  }

  public static String durations(Map<String, Duration> durations) {
    return new TreeMap<>(durations)
        .entrySet().stream()
            .map(it -> "%s %s".formatted(text(it.getKey()), seconds(it.getValue())))
            .collect(joining(", "));
  }

  public static String downtime(@Nullable Downtime seen) {
    return seen == null ? "" : "%s of %s".formatted(seconds(seen.down()), seconds(seen.watched()));
  }

  /** The log of what people decided, under a heading of its own. */
  public static String decisions(List<Checklist.Entry> decisions) {
    return decisions.isEmpty()
        ? ""
        : decisions.stream()
            .map(
                it ->
                    "- %s: %s by %s, %s (%s)"
                        .formatted(
                            it.at(),
                            words(it.verb()),
                            text(it.operator()),
                            text(it.reason()),
                            text(it.outcome())))
            .collect(joining("\n", "\n## Decisions\n\n", "\n"));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private static String shortened(String commit) {
    return commit.substring(0, Math.min(12, commit.length()));
  }
}
