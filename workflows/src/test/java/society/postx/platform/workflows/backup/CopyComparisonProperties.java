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
import society.postx.platform.workflows.backup.BackupManifest.TableRows;

class CopyComparisonProperties {
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
    var dump = new Dump("nextcloud", "nextcloud.pgdump", 100, true, tables, null);
    return manifest(List.of(), List.of(dump), List.of());
  }

  private static BackupManifest running(String service, String image, String digest) {
    return manifest(
        List.of(new RunningApp("nextcloud", "", List.of(new RunningImage(service, image, digest)))),
        List.of(),
        List.of());
  }

  @Property
  void equalRowsAreNoProblemAndEachOtherNumberIs(
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
    var roles = new Dump("nextcloud", "roles.sql", 100, false, List.of(), null);
    var none = manifest(List.of(), List.of(), List.of());
    assertThat(CopyComparison.apps(manifest(List.of(), List.of(roles), List.of()), none, Set.of()))
        .isEmpty();
  }

  @Property
  void aHundredthOfTheFilesMayDiffer(@ForAll @IntRange(min = 0, max = 100_000) int files) {
    var promised = files(files);
    assertThat(CopyComparison.files(promised, files(files))).isEmpty();
    assertThat(CopyComparison.files(promised, files(files + files / 100))).isEmpty();
    assertThat(CopyComparison.files(promised, files(files + files / 100 + 1))).hasSize(1);
  }

  private static BackupManifest files(int count) {
    return manifest(
        List.of(), List.of(), List.of(new PathTotal("/opt/docker/nextcloud/data", count, 1)));
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
