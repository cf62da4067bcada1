package society.postx.platform.workflows.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import society.postx.platform.workflows.client.ClientName;

class DrillShareProperties {
  private static final LocalDate FIRST = LocalDate.parse("2026-12-08");

  private final SortedMap<String, DrillHistory> clients = new TreeMap<>();

  /** Every client within any three runs in a row, from the first three on; all apps of each. */
  @Property
  void everyClientIsDrilledEachQuarter(
      @ForAll @IntRange(min = 1, max = 150) int size, @ForAll long seed) {
    fleet(size);
    var random = new Random(seed);
    var runs = new ArrayList<Set<String>>();
    for (var month = 0; month < 12; month++) {
      runs.add(run(month, random, any -> true));
      if (month >= 2) {
        var quarter = new TreeSet<String>();
        runs.subList(month - 2, month + 1).forEach(quarter::addAll);
        assertThat(quarter).isEqualTo(clients.keySet());
      }
    }
  }

  /** New clients come first, and starve nobody. */
  @Property
  void noClientWaitsLongerBecauseTheFleetGrows(
      @ForAll @IntRange(min = 1, max = 30) int size,
      @ForAll @IntRange(min = 0, max = 20) int more,
      @ForAll long seed) {
    fleet(size);
    var random = new Random(seed);
    for (var month = 0; month < 12; month++) {
      for (var extra = 0; extra < more; extra++) {
        clients.put("new-%d-%d".formatted(month, extra), DrillHistory.none());
      }
      run(month, random, any -> true);
      var now = month(month);
      clients.forEach(
          (client, history) -> {
            var looked = history.looked();
            if (looked != null) {
              assertThat(looked).as(client).isAfter(now.minusSeconds(93L * 86_400));
            }
          });
    }
  }

  @Property
  void aDrillThatProvedNothingIsRepeatedTheNextMonth(
      @ForAll @IntRange(min = 4, max = 60) int size, @ForAll long seed) {
    fleet(size);
    var failed = run(0, new Random(seed), any -> false);
    assertThat(run(1, new Random(seed), any -> true)).containsAll(failed);
  }

  /** An older snapshot that starts would hide that the newest does not. */
  @Property
  void aFailedDrillIsRepeatedFromTheNewestSnapshotUntilThatPasses(
      @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
    fleet(size);
    clients.replaceAll((client, none) -> new DrillHistory(month(0), false, null));
    assertThat(DrillShare.of(clients, month(1), new Random(seed)))
        .hasSize(size)
        .allMatch(it -> it.source() == DrillSource.NEWEST);
    assertThat(DrillShare.named(clients, new Random(seed)))
        .allMatch(it -> it.source() == DrillSource.NEWEST);
  }

  @Example
  void theFirstDrillOfAClientIsOfItsNewestSnapshot() {
    fleet(300);
    assertThat(DrillShare.of(clients, month(0), new Random(7)))
        .allMatch(it -> it.source() == DrillSource.NEWEST);
  }

  @Property
  void exactlyOneIsDrilledAsALostServerAndFromTheNewestSnapshot(
      @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
    fleet(size);
    var lost = new ArrayList<ClientName>();
    for (var month = 0; month < size; month++) {
      var choices = DrillShare.of(clients, month(month), new Random(seed + month));
      var server = choices.stream().filter(it -> it.kind() == DrillKind.SERVER).toList();
      assertThat(server).hasSize(1);
      assertThat(server.getFirst().source()).isEqualTo(DrillSource.NEWEST);
      lost.add(server.getFirst().client());
      choices.forEach(it -> done(it, month(0), true));
    }
    assertThat(new HashSet<>(lost)).as("each in its turn").hasSizeGreaterThan((size - 1) / 3);
  }

  @Property
  void theSameHistoryAndSeedGiveTheSameChoice(
      @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
    fleet(size);
    assertThat(DrillShare.of(clients, month(0), new Random(seed)))
        .isEqualTo(DrillShare.of(new TreeMap<>(clients), month(0), new Random(seed)));
  }

  @Example
  void olderSnapshotsAreDrilledSometimes() {
    fleet(300);
    clients.replaceAll((client, none) -> new DrillHistory(month(0), true, null));
    var older =
        DrillShare.of(clients, month(1), new Random(7)).stream()
            .filter(it -> it.source() == DrillSource.OLDER)
            .count();
    assertThat(older).isBetween(10L, 45L);
  }

  @Example
  void noClientsNoDrill() {
    assertThat(DrillShare.of(new TreeMap<>(), month(0), new Random(1))).isEmpty();
  }

  private void fleet(int size) {
    clients.clear();
    for (var client = 0; client < size; client++) {
      clients.put("c" + client, DrillHistory.none());
    }
  }

  private Set<String> run(int month, Random random, Predicate<String> good) {
    var drilled = new HashSet<String>();
    var choices = List.copyOf(DrillShare.of(clients, month(month), random));
    for (var choice : choices) {
      drilled.add(choice.client().value());
      done(choice, month(month), good.test(choice.client().value()));
    }
    assertThat(drilled).hasSameSizeAs(choices);
    return drilled;
  }

  private void done(DrillChoice choice, Instant at, boolean good) {
    var name = choice.client().value();
    var before = clients.getOrDefault(name, DrillHistory.none());
    clients.put(
        name,
        new DrillHistory(at, good, choice.kind() == DrillKind.SERVER ? at : before.lostServer()));
  }

  private static Instant month(int month) {
    return FIRST.plusMonths(month).atTime(10, 0).toInstant(ZoneOffset.UTC);
  }
}
