package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;
import society.postx.platform.workflows.text.ShownText;

/**
 * Says in which tables a later backup has more or fewer rows: what a restore of the earlier one
 * loses, and what it brings back to life (accounts, tokens, unsubscribes). Rows that only changed
 * do not show. ADR §8.
 */
public final class RowsSince {
  /** Tables in one line. */
  private static final int NAMED = 5;

  private static final int LONGEST_NAME = 80;

  private RowsSince() {}

  /** One line for each counted dump with such tables, by name; the largest differences first. */
  public static List<String> lines(BackupManifest then, BackupManifest later) {
    var lines = new ArrayList<String>();
    var laterDumps =
        later.dumps().stream()
            .filter(Dump::counted)
            .collect(toMap(Dump::name, it -> it, (one, other) -> one));
    then.dumps().stream()
        .filter(Dump::counted)
        .sorted(Comparator.comparing(Dump::name))
        .forEach(
            dump -> {
              var after = laterDumps.get(dump.name());
              if (after != null) {
                line(dump, after, lines);
              }
            });
    return lines;
  }

  private record Difference(String table, long then, long later) {
    long size() {
      return Math.abs(later - then);
    }

    String text() {
      return "%s %d, later %d"
          .formatted(ShownText.oneLine(ShownText.shortened(table, LONGEST_NAME)), then, later);
    }
  }

  private static void line(Dump then, Dump later, List<String> lines) {
    var before = rows(then);
    var after = rows(later);
    var tables = new TreeSet<>(before.keySet());
    tables.addAll(after.keySet());
    var differences =
        tables.stream()
            .map(it -> new Difference(it, before.getOrDefault(it, 0L), after.getOrDefault(it, 0L)))
            .filter(it -> it.size() > 0)
            .sorted(Comparator.comparingLong(Difference::size).reversed())
            .toList();
    if (differences.isEmpty()) {
      return;
    }
    var named = differences.stream().limit(NAMED).map(Difference::text).collect(joining("; "));
    var more = differences.size() - NAMED;
    lines.add(
        "rows of %s: %s%s"
            .formatted(then.name(), named, more > 0 ? "; and %d tables more".formatted(more) : ""));
  }

  private static Map<String, Long> rows(Dump dump) {
    return dump.tables().stream()
        .collect(toMap(TableRows::name, TableRows::rows, (one, other) -> one));
  }
}
