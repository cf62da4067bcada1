package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read of a repository that a hijacked host has flooded. */
class SnapshotReadingTest {
  private final List<List<String>> asked = new ArrayList<>();

  private List<String> read(List<String> first, List<String> rest, Set<String> tooLarge) {
    return read(first, rest, tooLarge, Integer.MAX_VALUE);
  }

  private List<String> read(
      List<String> first, List<String> rest, Set<String> tooLarge, int calls) {
    var left = new AtomicInteger(calls);
    return SnapshotReading.read(
            first,
            rest,
            ids -> {
              asked.add(ids);
              return ids.stream().anyMatch(tooLarge::contains)
                  ? Optional.empty()
                  : Optional.of(ids.stream().map(SnapshotReadingTest::snapshot).toList());
            },
            () -> left.getAndDecrement() > 0)
        .stream()
        .map(ResticSnapshot::id)
        .toList();
  }

  private static ResticSnapshot snapshot(String id) {
    return new ResticSnapshot(id, Instant.EPOCH, List.of(), 0, 0, false);
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void allButTheOversizedAreReadOnceWhereverTheyAre() {
    var tooLarge = Set.of("0", "17", "18", "19", "30", "59");
    var good = new ArrayList<>(numbered(0, 60));
    good.removeAll(tooLarge);
    assertThat(read(List.of(), numbered(0, 60), tooLarge))
        .containsExactlyInAnyOrderElementsOf(good);
  }

  /** The pinned, all of before, and the nights after its access ended, within a minute's calls. */
  @Test
  void thousandsOfOversizedOnesHideNeitherTheGoodBeforeNorThoseAfter() {
    var flood = Set.copyOf(numbered(30, 5_000));
    assertThat(read(List.of("pinned"), numbered(0, 5_003), flood, 40))
        .contains("pinned", "5000", "5001", "5002")
        .containsAll(numbered(0, 30));
  }

  @Test
  void ofTooManyTheOldestAndTheNewestAreRead() {
    assertThat(read(List.of("2000"), numbered(0, 2_000), Set.of()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(
                    IntStream.of(2_000),
                    IntStream.concat(IntStream.range(0, 100), IntStream.range(1_900, 2_000)))
                .mapToObj(Integer::toString)
                .toList());
    assertThat(asked).hasSize(11);
  }
}
