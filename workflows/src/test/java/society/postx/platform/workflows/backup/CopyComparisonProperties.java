package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.PathTotal;
import society.postx.platform.workflows.backup.BackupManifest.RunningApp;
import society.postx.platform.workflows.backup.BackupManifest.RunningImage;
import society.postx.platform.workflows.backup.BackupManifest.SampledFile;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;

class CopyComparisonProperties {
  private static final String FOLDER = "/opt/docker/nextcloud/data";

  private static final AppsData DATA =
      new AppsData(Set.of("nextcloud/nextcloud.pgdump"), Set.of(FOLDER));

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static BackupManifest manifest(
      List<RunningApp> apps, List<Dump> dumps, List<PathTotal> paths) {
    return new BackupManifest(
        "client-alpha",
        "",
        "2026-12-08T03:00:00Z",
        apps,
        dumps,
        paths,
        List.of(),
        null,
        new TreeMap<>(),
        List.of());
  }

  private static BackupManifest rows(List<Long> counts) {
    var tables = new ArrayList<TableRows>();
    for (var table = 0; table < counts.size(); table++) {
      tables.add(new TableRows("public", "t" + table, counts.get(table)));
    }
    var dump = new Dump("nextcloud", "nextcloud.pgdump", 100, true, tables, List.of(), null);
    return manifest(List.of(), List.of(dump), List.of());
  }

  private static BackupManifest running(String service, String image, String digest) {
    return manifest(
        List.of(new RunningApp("nextcloud", "", List.of(new RunningImage(service, image, digest)))),
        List.of(),
        List.of());
  }

  @Property
  void equalRowsPassAndEachOtherNumberIsAProblem(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 1_000_000) Long> counts,
      @ForAll @IntRange(max = 19) int which,
      @ForAll @LongRange(min = 1, max = 50) long more) {
    assertThat(CopyComparison.apps(rows(counts), rows(counts), Set.of())).isEmpty();
    var table = which % counts.size();
    var others = new ArrayList<>(counts);
    others.set(table, counts.get(table) + more);
    assertThat(CopyComparison.apps(rows(counts), rows(others), Set.of()))
        .singleElement()
        .asString()
        .contains(
            "rows of nextcloud/nextcloud.pgdump differ: public.t%d has %d instead of %d"
                .formatted(table, counts.get(table) + more, counts.get(table)));
  }

  @Property
  void aTableThatIsGoneIsAProblem(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 1_000_000) Long> counts) {
    assertThat(
            CopyComparison.apps(rows(counts), rows(counts.subList(0, counts.size() - 1)), Set.of()))
        .singleElement()
        .asString()
        .contains("has none instead of");
  }

  /** Found on a real machine: roles are a file of their own beside the database's. */
  @Example
  void rolesAreNeverCounted() {
    var roles = new Dump("nextcloud", "roles.sql", 100, false, List.of(), List.of(), null);
    var none = manifest(List.of(), List.of(), List.of());
    assertThat(CopyComparison.apps(manifest(List.of(), List.of(roles), List.of()), none, Set.of()))
        .isEmpty();
  }

  @Property
  void aHundredthOfTheFilesMayDiffer(@ForAll @IntRange(min = 0, max = 100_000) int files) {
    var promised = files(files);
    assertThat(CopyComparison.files(promised, files(files), DATA)).isEmpty();
    assertThat(CopyComparison.files(promised, files(files + files / 100), DATA)).isEmpty();
    assertThat(CopyComparison.files(promised, files(files + files / 100 + 1), DATA)).hasSize(1);
  }

  private static BackupManifest files(int count) {
    return manifest(List.of(), List.of(), List.of(new PathTotal(FOLDER, count, 1)));
  }

  @Example
  void dataThatTheCopyDidNotCountIsAProblemOnce() {
    var none = manifest(List.of(), List.of(), List.of());
    assertThat(CopyComparison.files(files(3), none, DATA))
        .containsExactly("the copy did not count the files of: " + FOLDER);
    var said = "files of " + FOLDER + ": FileNotFoundError";
    assertThat(CopyComparison.files(files(3), missing(none, said), DATA))
        .containsExactly("the copy could not find out: " + said);
  }

  /** Neither the host nor the copy had time for it; what the host counted, the copy has to. */
  @Example
  void aCopyMayLackTheCountOfWhatIsTooLargeToCount() {
    var late = "files of " + FOLDER + ": not all of it within 120 seconds";
    var none = manifest(List.of(), List.of(), List.of());
    assertThat(CopyComparison.files(missing(none, late), missing(none, late), DATA)).isEmpty();
    assertThat(CopyComparison.files(files(3), missing(none, late), DATA))
        .containsExactly("the copy could not find out: " + late);
    var runs = List.of(new RunningImage("app", "nextcloud:28.0.1", DIGEST));
    var counted = List.of(dump(true, List.of(new TableRows("public", "t", 1))));
    assertThat(
            CopyComparison.promises(
                missing(whole(runs, counted, 9, FOLDER + "2", FOLDER + "/a"), late), DATA))
        .isEmpty();
    var large =
        new Dump("nextcloud", "nextcloud.pgdump", 100, true, List.of(), List.of("public.t"), null);
    assertThat(
            CopyComparison.apps(
                manifest(List.of(), counted, List.of()),
                manifest(List.of(), List.of(large), List.of()),
                Set.of()))
        .isEmpty();
  }

  private static BackupManifest missing(BackupManifest of, String... said) {
    return new BackupManifest(
        of.host(),
        of.tag(),
        of.written(),
        of.apps(),
        of.dumps(),
        of.paths(),
        of.sample(),
        of.disk(),
        of.milliseconds(),
        List.of(said));
  }

  private static BackupManifest whole(
      List<RunningImage> containers, List<Dump> dumps, long bytes, String path, String sampled) {
    return new BackupManifest(
        "client-alpha",
        "",
        "2026-12-08T03:00:00Z",
        List.of(new RunningApp("nextcloud", "", containers)),
        dumps,
        List.of(new PathTotal(path, 3, bytes)),
        List.of(new SampledFile(sampled, 1, 1, "a".repeat(64))),
        null,
        new TreeMap<>(),
        List.of());
  }

  /** Each way in which a manifest says too little agrees with every copy, so it is named. */
  @Example
  void whatTheSnapshotDoesNotPromiseIsAProblem() {
    var runs = List.of(new RunningImage("app", "nextcloud:28.0.1", DIGEST));
    var rows = List.of(dump(true, List.of(new TableRows("public", "t", 1))));
    var file = FOLDER + "/a";
    var good = whole(runs, rows, 9, FOLDER, file);
    assertThat(CopyComparison.promises(good, DATA)).isEmpty();
    assertThat(CopyComparison.promises(missing(good, "rows of nextcloud/x"), DATA))
        .containsExactly("the snapshot says that it lacks: rows of nextcloud/x");
    for (var unproved :
        List.of(List.<Dump>of(), List.of(dump(false, List.of())), List.of(dump(true, List.of())))) {
      assertThat(CopyComparison.promises(whole(runs, unproved, 9, FOLDER, file), DATA))
          .containsExactly("the snapshot has no rows to compare of: nextcloud/nextcloud.pgdump");
    }
    var empty = new Dump("nextcloud", "other.sql", 0, false, List.of(), List.of(), null);
    assertThat(
            CopyComparison.promises(
                whole(runs, List.of(rows.getFirst(), empty), 9, FOLDER, file), DATA))
        .as("a database that app.yml dumps by a command of its own is never counted")
        .containsExactly("the snapshot has an empty dump: nextcloud/other.sql");
    assertThat(CopyComparison.promises(whole(runs, rows, 9, FOLDER + "2", file), DATA))
        .containsExactly("the snapshot does not count the files of: " + FOLDER);
    assertThat(CopyComparison.promises(whole(runs, rows, 9, FOLDER, FOLDER + "2/a"), DATA))
        .containsExactly("the snapshot has a checksum of no file of: " + FOLDER);
    assertThat(CopyComparison.promises(whole(runs, rows, 0, FOLDER, FOLDER + "2/a"), DATA))
        .as("empty files are never sampled")
        .isEmpty();
    assertThat(CopyComparison.promises(whole(List.of(), rows, 9, FOLDER, file), DATA))
        .containsExactly("the snapshot knows no container of: nextcloud");
  }

  private static Dump dump(boolean counted, List<TableRows> tables) {
    return new Dump("nextcloud", "nextcloud.pgdump", 100, counted, tables, List.of(), null);
  }

  @Example
  void anotherImageOrDigestOrAMissingServiceIsAProblemUnlessQuarantineHasItOff() {
    var promised = running("app", "nextcloud:28.0.1", DIGEST);
    assertThat(CopyComparison.apps(promised, promised, Set.of())).isEmpty();
    assertThat(CopyComparison.apps(promised, running("app", "nextcloud:28.0.2", DIGEST), Set.of()))
        .singleElement()
        .asString()
        .contains("nextcloud/app is nextcloud:28.0.2 (sha256:aaaaaaaaaaaa) instead of");
    assertThat(
            CopyComparison.apps(
                promised, running("app", "nextcloud:28.0.1", "sha256:" + "b".repeat(64)), Set.of()))
        .hasSize(1);
    var none = manifest(List.of(), List.of(), List.of());
    assertThat(CopyComparison.apps(promised, none, Set.of()))
        .singleElement()
        .asString()
        .contains("nextcloud/app is missing");
    assertThat(CopyComparison.apps(promised, none, Set.of("nextcloud/app"))).isEmpty();
  }
}
