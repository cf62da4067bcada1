package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.PathTotal;
import society.postx.platform.workflows.backup.BackupManifest.RunningApp;
import society.postx.platform.workflows.backup.BackupManifest.SampledFile;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;
import society.postx.platform.workflows.text.Quantities;

/**
 * Says what a person should look at in a manifest, compared with the one before: lost tables, rows
 * and files that fell by 90 %, empty dumps, files that changed without a new time, and what the
 * host could not find out. A release may lose tables on purpose; nothing here is a proof of damage.
 */
public final class ManifestComparison {
  /** A table or folder below this may lose all it has without a word. */
  static final long LEAST = 100;

  /** To a tenth or less. */
  private static final long PART = 10;

  private final Findings found = new Findings();
  private final Predicate<String> released;

  /**
   * @param released whether an app, by name, may lack tables and dumps that it had
   */
  private ManifestComparison(Predicate<String> released) {
    this.released = released;
  }

  /** Each as one line of plain text; the order of tables and files makes no difference. */
  public static List<String> findings(BackupManifest before, BackupManifest now) {
    var comparison = new ManifestComparison(app -> false);
    comparison.heads(before, now);
    comparison.dumps(before, now);
    comparison.paths(before, now);
    comparison.samples(before, now);
    return comparison.found.all();
  }

  /**
   * Only what was lost since an earlier manifest that may be weeks old: data, and the tables and
   * dumps of apps whose commit is the same, since releases drop some on purpose.
   */
  public static List<String> losses(BackupManifest earlier, BackupManifest now) {
    var comparison = new ManifestComparison(app -> !commit(earlier, app).equals(commit(now, app)));
    comparison.dumps(earlier, now);
    comparison.paths(earlier, now);
    return comparison.found.all();
  }

  private static String commit(BackupManifest manifest, String app) {
    return manifest.apps().stream()
        .filter(it -> it.name().equals(app))
        .map(RunningApp::commit)
        .findFirst()
        .orElse("");
  }

  /** What stands out in a manifest without another one. */
  public static List<String> findings(BackupManifest now) {
    var comparison = new ManifestComparison(app -> false);
    comparison.say("the host could not find out: %s", now.faults().stream());
    comparison.say(
        "dumps are empty: %s", now.dumps().stream().filter(it -> it.bytes() == 0).map(Dump::name));
    return comparison.found.all();
  }

  private void heads(BackupManifest before, BackupManifest now) {
    if (!before.host().equals(now.host())) {
      say("it names another host: %s", Stream.of(before.host() + " before, now " + now.host()));
    }
    if (now.written().compareTo(before.written()) < 0) {
      say("it claims to be older than the one before: %s", Stream.of(now.written()));
    }
    found.addAll(findings(now));
  }

  private void dumps(BackupManifest before, BackupManifest now) {
    var dumps = byName(now.dumps(), Dump::name);
    for (var dump : byName(before.dumps(), Dump::name).values()) {
      var then = dumps.get(dump.name());
      if (then == null) {
        say(
            "a dump is gone: %s",
            Stream.of(dump).filter(it -> !released.test(it.app())).map(Dump::name));
        continue;
      }
      if (fell(dump.bytes(), then.bytes()) && then.bytes() > 0) {
        say(
            "a dump shrank by 90 % or more: %s",
            Stream.of(
                "%s from %s to %s"
                    .formatted(
                        dump.name(),
                        Quantities.bytes(dump.bytes()),
                        Quantities.bytes(then.bytes()))));
      }
      if (dump.counted() && !then.counted()) {
        say("rows were counted before, not now: %s", Stream.of(dump.name()));
      } else if (dump.counted()) {
        tables(dump, then);
      }
    }
  }

  private void tables(Dump before, Dump now) {
    var tables = byName(now.tables(), TableRows::name);
    var had = byName(before.tables(), TableRows::name).values();
    say(
        "tables are gone from " + before.name() + ": %s",
        had.stream()
            .filter(it -> !tables.containsKey(it.name()) && !now.uncounted().contains(it.name()))
            .filter(it -> !released.test(before.app()))
            .map(it -> "%s (%d rows)".formatted(it.name(), it.rows())));
    say(
        "rows fell by 90 % or more in " + before.name() + ": %s",
        had.stream()
            .filter(it -> tables.containsKey(it.name()))
            .filter(it -> fell(it.rows(), rows(tables, it)))
            .map(it -> "%s from %d to %d".formatted(it.name(), it.rows(), rows(tables, it))));
  }

  private static long rows(Map<String, TableRows> tables, TableRows like) {
    var table = tables.get(like.name());
    return table == null ? 0 : table.rows();
  }

  private void paths(BackupManifest before, BackupManifest now) {
    var paths = byName(now.paths(), PathTotal::path);
    var had = byName(before.paths(), PathTotal::path).values();
    say(
        "paths are gone: %s",
        had.stream()
            .filter(it -> it.files() >= LEAST)
            .map(PathTotal::path)
            .filter(path -> !paths.containsKey(path) && !now.isUncounted(path)));
    for (var path : had) {
      var then = paths.get(path.path());
      if (then != null && fell(path.files(), then.files())) {
        say(
            "files fell by 90 % or more: %s",
            Stream.of("%s from %d to %d".formatted(path.path(), path.files(), then.files())));
      }
    }
  }

  /** An honest program that changes a file changes its time too. */
  private void samples(BackupManifest before, BackupManifest now) {
    var files = byName(now.sample(), SampledFile::path);
    say(
        "files changed without a new time: %s",
        before.sample().stream()
            .filter(
                it -> {
                  var then = files.get(it.path());
                  return then != null
                      && then.bytes() == it.bytes()
                      && then.modified() == it.modified()
                      && !then.sha256().equals(it.sha256());
                })
            .map(SampledFile::path));
  }

  private static boolean fell(long before, long now) {
    return before >= LEAST && now <= before / PART;
  }

  private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
    return all.stream()
        .collect(toMap(name, Function.identity(), (one, another) -> one, TreeMap::new));
  }

  private void say(String sentence, Stream<String> names) {
    found.say(sentence, names);
  }
}
