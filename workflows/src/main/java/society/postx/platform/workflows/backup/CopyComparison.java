package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.PathTotal;
import society.postx.platform.workflows.backup.BackupManifest.RunningApp;
import society.postx.platform.workflows.backup.BackupManifest.RunningImage;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;

/**
 * Says how a restored copy differs from what its snapshot's manifest promises. The copy is
 * described by manifests too: one of its files before an app starts, one of its databases as loaded
 * and of what runs. ADR §4 "Verification".
 */
public final class CopyComparison {
  /** An app without maintenance mode changes files while the snapshot is made. */
  private static final long TOLERATED = 100; // one in so many

  /** How a manifest says that it could not count below a path. */
  private static final String FILES_OF = "files of ";

  private final Findings found = new Findings();

  private CopyComparison() {}

  /**
   * What the snapshot would have to promise and does not, so that nothing could be proved of it: a
   * manifest that says nothing agrees with every copy.
   */
  public static List<String> promises(BackupManifest promised, AppsData data) {
    var comparison = new CopyComparison();
    comparison.say("the snapshot says that it lacks: %s", promised.faults().stream());
    var dumps = byName(promised.dumps(), Dump::name);
    comparison.say(
        "the snapshot has no rows to compare of: %s",
        data.databases().stream().filter(it -> !hasRows(dumps.get(it))));
    comparison.say(
        "the snapshot has an empty dump: %s",
        promised.dumps().stream().filter(it -> it.bytes() == 0).map(Dump::name));
    var totals = byName(promised.paths(), PathTotal::path);
    comparison.say(
        "the snapshot does not count the files of: %s",
        data.paths().stream().filter(it -> !totals.containsKey(it) && !promised.isUncounted(it)));
    comparison.say(
        "the snapshot has a checksum of no file of: %s", unsampled(promised, data).stream());
    comparison.say(
        "the snapshot knows no container of: %s",
        promised.apps().stream().filter(it -> it.containers().isEmpty()).map(RunningApp::name));
    return comparison.found.all();
  }

  private static boolean hasRows(@Nullable Dump dump) {
    return dump != null && dump.counted() && !dump.tables().isEmpty();
  }

  /** Paths with contents, where not one file of all the data is in the sample. */
  private static List<String> unsampled(BackupManifest promised, AppsData data) {
    return promised.sample().stream().anyMatch(it -> data.holds(it.path()))
        ? List.of()
        : promised.paths().stream()
            .filter(it -> it.bytes() > 0 && data.paths().contains(it.path()))
            .map(PathTotal::path)
            .toList();
  }

  /**
   * Of files: lost or grown by more than a hundredth.
   *
   * @param promised by the snapshot
   * @param restored the totals of the paths that were restored, and no others
   * @param data each path of it must be among them
   */
  public static List<String> files(
      BackupManifest promised, BackupManifest restored, AppsData data) {
    var comparison = new CopyComparison();
    var totals = byName(promised.paths(), PathTotal::path);
    comparison.say(
        "files differ: %s",
        restored.paths().stream().flatMap(it -> difference(totals.get(it.path()), it).stream()));
    comparison.say(
        "the copy could not find out: %s",
        restored.missing().stream()
            .filter(it -> it.startsWith(FILES_OF)) // nothing runs yet
            .filter(it -> !promised.uncounted().contains(it)));
    var restoredTotals = byName(restored.paths(), PathTotal::path);
    comparison.say(
        "the copy did not count the files of: %s",
        data.paths().stream()
            .filter(it -> !restoredTotals.containsKey(it))
            .filter(
                it ->
                    restored.missing().stream()
                        .noneMatch(said -> said.startsWith(FILES_OF + it + ":"))));
    return comparison.found.all();
  }

  /**
   * Of rows and versions: each counted table has exactly its rows, each container its image.
   *
   * @param off services that a copy does not start, as {@code app/service}
   */
  public static List<String> apps(
      BackupManifest promised, BackupManifest running, Set<String> off) {
    var comparison = new CopyComparison();
    var dumps = byName(running.dumps(), Dump::name);
    for (var dump : promised.dumps()) {
      comparison.dump(dump, dumps.get(dump.name()));
    }
    var apps = byName(running.apps(), RunningApp::name);
    for (var app : promised.apps()) {
      comparison.versions(app, apps.get(app.name()), off);
    }
    comparison.say("the copy could not find out: %s", running.faults().stream());
    return comparison.found.all();
  }

  private void dump(Dump promised, @Nullable Dump loaded) {
    if (!promised.counted()) {
      return; // roles, and databases that app.yml does not name by "postgres", are never counted
    }
    if (loaded == null || !loaded.counted()) {
      say("rows could not be counted on the copy: %s", Stream.of(promised.name()));
    } else {
      var rows = byName(loaded.tables(), TableRows::name);
      say(
          "rows of " + promised.name() + " differ: %s",
          promised.tables().stream()
              .filter(it -> !loaded.uncounted().contains(it.name()))
              .filter(it -> !count(rows.get(it.name())).equals("" + it.rows()))
              .map(
                  it ->
                      "%s has %s instead of %d"
                          .formatted(it.name(), count(rows.get(it.name())), it.rows())));
    }
    if (loaded != null && loaded.bytes() != promised.bytes()) {
      say(
          "a dump has another size: %s",
          Stream.of(
              "%s, %d bytes instead of %d"
                  .formatted(promised.name(), loaded.bytes(), promised.bytes())));
    }
  }

  private static String count(@Nullable TableRows rows) {
    return rows == null ? "none" : "" + rows.rows();
  }

  private void versions(RunningApp promised, @Nullable RunningApp runs, Set<String> off) {
    var services =
        runs == null
            ? Map.<String, RunningImage>of()
            : byName(runs.containers(), RunningImage::service);
    say(
        "other versions run: %s",
        promised.containers().stream()
            .filter(it -> !off.contains(promised.name() + "/" + it.service()))
            .filter(it -> !same(it, services.get(it.service())))
            .map(
                it ->
                    "%s/%s is %s instead of %s"
                        .formatted(
                            promised.name(),
                            it.service(),
                            image(services.get(it.service())),
                            image(it))));
  }

  private static boolean same(RunningImage promised, @Nullable RunningImage runs) {
    return runs != null
        && runs.image().equals(promised.image())
        && runs.digest().equals(promised.digest());
  }

  private static String image(@Nullable RunningImage image) {
    return image == null
        ? "missing"
        : "%s (%s)".formatted(image.image(), image.digest().substring(0, "sha256:".length() + 12));
  }

  private static Optional<String> difference(@Nullable PathTotal promised, PathTotal restored) {
    return promised == null
            || Math.abs(promised.files() - restored.files()) <= promised.files() / TOLERATED
        ? Optional.empty()
        : Optional.of(
            "%s has %d instead of %d"
                .formatted(restored.path(), restored.files(), promised.files()));
  }

  private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
    return all.stream()
        .collect(toMap(name, Function.identity(), (one, another) -> one, HashMap::new));
  }

  private void say(String sentence, Stream<String> names) {
    found.say(sentence, names);
  }
}
