package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.backup.BackupManifest.Dump;
import society.postx.platform.workflows.backup.BackupManifest.TableRows;

class RowsSinceTest {
  private static BackupManifest manifest(Dump... dumps) {
    return new BackupManifest(
        "client-alpha",
        "",
        "2026-11-29T03:00:00Z",
        List.of(),
        List.of(dumps),
        List.of(),
        List.of(),
        null,
        new TreeMap<>(),
        List.of());
  }

  private static Dump dump(String file, boolean counted, Map<String, Long> rows) {
    var tables =
        rows.entrySet().stream()
            .map(it -> new TableRows("public", it.getKey(), it.getValue()))
            .toList();
    return new Dump("shop", file, 1, counted, tables, List.of(), null);
  }

  @Test
  void tablesWithOtherNumbersOfRowsAreNamedLargestDifferenceFirst() {
    var then = manifest(dump("a.dump", true, Map.of("orders", 10L, "tokens", 9L, "same", 5L)));
    var later = manifest(dump("a.dump", true, Map.of("orders", 110L, "same", 5L, "new", 1L)));
    assertThat(RowsSince.lines(then, later))
        .containsExactly(
            "rows of shop/a.dump: public.orders 10, later 110; public.tokens 9, later 0; public.new 0, later 1");
  }

  @Test
  void equalAndUncountedDumpsSayNothing() {
    var then =
        manifest(dump("a.dump", true, Map.of("same", 5L)), dump("b.dump", false, Map.of("t", 5L)));
    var later =
        manifest(dump("a.dump", true, Map.of("same", 5L)), dump("b.dump", true, Map.of("t", 9L)));
    assertThat(RowsSince.lines(then, later)).isEmpty();
  }

  @Test
  void manyTablesAreCountedAndHostileNamesStayOneLine() {
    var rows = new TreeMap<String, Long>();
    IntStream.range(0, 9).forEach(it -> rows.put("t\n" + it, 100L - it));
    var lines =
        RowsSince.lines(
            manifest(dump("a.dump", true, Map.of())), manifest(dump("a.dump", true, rows)));
    assertThat(lines).singleElement().asString().hasLineCount(1).endsWith("; and 4 tables more");
  }
}
