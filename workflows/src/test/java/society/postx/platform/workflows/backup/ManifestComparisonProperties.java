package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.PathTotal;
import society.postx.platform.workflows.backup.BackupManifest.RunningApp;
import society.postx.platform.workflows.backup.BackupManifest.SampledFile;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;

class ManifestComparisonProperties {
  private static final String SHA = "0".repeat(64);

  /** For any client, a night in which it grows or stays is quiet. */
  @Property
  void growthIsQuiet(
      @ForAll @Size(max = 20) List<@LongRange(max = 1_000_000) Long> rows,
      @ForAll @LongRange(max = 1000) long more,
      @ForAll Random random) {
    var grown = new ArrayList<>(tables(rows.stream().map(it -> it + more).toList()));
    Collections.shuffle(grown, random);
    grown.add(new TableRows("public", "new", 0));
    assertThat(ManifestComparison.findings(dumping(10, tables(rows)), dumping(11, grown)))
        .isEmpty();
  }

  @Property
  void rowsThatFallByNinetyPercentAreNamedAndFewerAreNot(
      @ForAll @LongRange(min = ManifestComparison.LEAST, max = BackupManifest.LARGEST) long before,
      @ForAll @IntRange(max = 100) int kept) {
    var now = before / 100 * kept + before % 100 * kept / 100;
    var found =
        ManifestComparison.findings(
            dumping(10, tables(List.of(before))), dumping(10, tables(List.of(now))));
    if (now <= before / 10) {
      assertThat(found).singleElement().asString().contains("public.t0 from " + before);
    } else {
      assertThat(found).isEmpty();
    }
  }

  @Property
  void everyLostTableCountsAndAtMostFiveAreNamed(@ForAll @IntRange(min = 1, max = 30) int lost) {
    var tables = tables(Collections.nCopies(lost, 3L));
    var found = ManifestComparison.findings(dumping(10, tables), dumping(10, List.of()));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().split("\\(3 rows\\)", -1)).hasSize(Math.min(lost, 5) + 1);
    assertThat(found.getFirst().endsWith("more")).isEqualTo(lost > 5);
  }

  /** A host chooses its tables' names. */
  @Property
  void aNameIsShownInOneLineWithoutControls(@ForAll @Size(max = 5) List<String> names) {
    var tables =
        names.stream()
            .distinct()
            .filter(it -> it.codePointCount(0, it.length()) <= 63)
            .map(it -> new TableRows("public", it, 7))
            .toList();
    assertThat(ManifestComparison.findings(dumping(10, tables), dumping(10, List.of())))
        .allSatisfy(it -> assertThat(it).doesNotContainPattern("\\p{Cc}|\\p{Cf}"));
  }

  @Example
  void anEmptyDumpAndOneThatIsGoneAndOneThatIsNoLongerCountedAreNamed() {
    var before = dumping(5_000_000, tables(List.of(3L)));
    assertThat(ManifestComparison.findings(before, dumping(0, tables(List.of(3L)))))
        .containsExactly("dumps are empty: shop/shop.dump");
    assertThat(ManifestComparison.findings(before, dumping(500_000, tables(List.of(3L)))))
        .containsExactly("a dump shrank by 90 % or more: shop/shop.dump from 5.0 MB to 500.0 kB");
    assertThat(ManifestComparison.findings(before, manifest(List.of(), List.of(), List.of())))
        .containsExactly("a dump is gone: shop/shop.dump");
    var uncounted = new Dump("shop", "shop.dump", 5_000_000, false, List.of(), List.of(), null);
    assertThat(
            ManifestComparison.findings(
                before, manifest(List.of(uncounted), List.of(), List.of("rows of shop/shop.dump"))))
        .containsExactly(
            "the host could not find out: rows of shop/shop.dump",
            "rows were counted before, not now: shop/shop.dump");
  }

  /** It stays so each night, so that nothing of a large client could ever be proved. */
  @Example
  void aManifestMayLackTheCountOfWhatIsTooLargeToCount() {
    var before = dumping(10, tables(List.of(100L, 100L)), new PathTotal("/data", 100, 1));
    var now =
        manifest(
            List.of(
                new Dump(
                    "shop",
                    "shop.dump",
                    10,
                    true,
                    tables(List.of(100L)),
                    List.of("public.t1"),
                    null)),
            List.of(),
            List.of(
                "files of /data: not all of it within 120 seconds",
                "rows of shop/shop.dump: public.t2 was not counted in time"));
    assertThat(ManifestComparison.findings(before, now)).isEmpty();
    assertThat(ManifestComparison.losses(before, now)).isEmpty();
    assertThat(now.uncounted()).hasSize(3);
    assertThat(
            ManifestComparison.findings(
                before,
                manifest(before.dumps(), List.of(), List.of("files of /data: PermissionError"))))
        .containsExactly(
            "the host could not find out: files of /data: PermissionError",
            "paths are gone: /data");
  }

  /**
   * A corrupt page or a missing right says nothing of size: nothing may be proved of such a night.
   */
  @Example
  void aTableWhoseCountFailedIsAFaultAndNotGone() {
    var before = dumping(10, tables(List.of(100L, 100L)));
    var failed = "rows of shop/shop.dump: public.t1: XX001 invalid page in block 3";
    var now =
        manifest(
            List.of(
                new Dump(
                    "shop",
                    "shop.dump",
                    10,
                    true,
                    tables(List.of(100L)),
                    List.of("public.t1"),
                    null)),
            List.of(),
            List.of(failed));
    assertThat(ManifestComparison.findings(before, now))
        .containsExactly("the host could not find out: " + failed);
    assertThat(now.uncounted()).isEmpty();
  }

  /** Weeks later; rows that fell are a loss at any commit. */
  @Example
  void aReleaseMayDropTablesAndNothingElseMay() {
    var before = released("a", tables(List.of(100L, 100L)));
    var dropped = tables(List.of(100L));
    assertThat(ManifestComparison.losses(before, released("b", dropped))).isEmpty();
    assertThat(ManifestComparison.losses(before, released("a", dropped)))
        .containsExactly("tables are gone from shop/shop.dump: public.t1 (100 rows)");
    assertThat(ManifestComparison.losses(before, released("b", tables(List.of(100L, 3L)))))
        .containsExactly("rows fell by 90 % or more in shop/shop.dump: public.t1 from 100 to 3");
  }

  private static BackupManifest released(String commit, List<TableRows> tables) {
    var dumping = dumping(10, tables);
    return new BackupManifest(
        dumping.host(),
        dumping.tag(),
        dumping.written(),
        List.of(new RunningApp("shop", commit.repeat(40), List.of())),
        dumping.dumps(),
        dumping.paths(),
        dumping.sample(),
        dumping.disk(),
        dumping.milliseconds(),
        dumping.missing());
  }

  @Example
  void filesThatAreGoneOrChangedWithoutANewTimeAreNamed() {
    var before =
        manifest(
            List.of(),
            List.of(new SampledFile("/data/a", 3, 17, SHA)),
            List.of(),
            new PathTotal("/data", 100, 1),
            new PathTotal("/html", 100, 1));
    var now =
        manifest(
            List.of(),
            List.of(new SampledFile("/data/a", 3, 17, SHA.replace('0', '1'))),
            List.of(),
            new PathTotal("/data", 10, 1));
    assertThat(ManifestComparison.findings(before, now))
        .containsExactly(
            "paths are gone: /html",
            "files fell by 90 % or more: /data from 100 to 10",
            "files changed without a new time: /data/a");
    assertThat(ManifestComparison.findings(before, before)).isEmpty();
  }

  private static List<TableRows> tables(List<Long> rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(table -> new TableRows("public", "t" + table, rows.get(table)))
        .toList();
  }

  private static BackupManifest dumping(long bytes, List<TableRows> tables, PathTotal... paths) {
    return manifest(
        List.of(new Dump("shop", "shop.dump", bytes, true, tables, List.of(), null)),
        List.of(),
        List.of(),
        paths);
  }

  private static BackupManifest manifest(
      List<Dump> dumps, List<SampledFile> sample, List<String> missing, PathTotal... paths) {
    return new BackupManifest(
        "client-alpha",
        "",
        "2026-11-29T03:00:00Z",
        List.of(),
        dumps,
        List.of(paths),
        sample,
        null,
        new TreeMap<>(),
        missing);
  }
}
