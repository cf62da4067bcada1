package society.postx.platform.workflows.drill;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * Chooses the clients of a month's drill: the third that was drilled longest ago, every client that
 * would otherwise not be drilled within three months, and every client whose last drill proved
 * nothing. One of them is drilled as a lost server. ADR §4: "Monthly test restore".
 */
final class DrillShare {
  private static final int MONTHS = 3;

  /** One in so many restores an older snapshot, of the clients whose last drill proved its apps. */
  private static final int OLDER = 4;

  private static final Comparator<Map.Entry<String, DrillHistory>> LONGEST_AGO =
      Comparator.comparing((Map.Entry<String, DrillHistory> it) -> orNever(it.getValue().looked()))
          .thenComparing(Map.Entry::getKey);

  private static final Comparator<Map.Entry<String, DrillHistory>> LOST_LONGEST_AGO =
      Comparator.comparing(
              (Map.Entry<String, DrillHistory> it) -> orNever(it.getValue().lostServer()))
          .thenComparing(LONGEST_AGO);

  private DrillShare() {}

  /** Clients of the month in order, the one drilled longest ago first. */
  static List<DrillChoice> of(
      SortedMap<String, DrillHistory> clients, Instant now, RandomGenerator random) {
    var all = clients.entrySet().stream().sorted(LONGEST_AGO).toList();
    var third = Math.ceilDiv(all.size(), MONTHS);
    var turn = new ArrayList<Map.Entry<String, DrillHistory>>(all.subList(0, third));
    all.stream().skip(third).filter(it -> isDue(it.getValue(), now)).forEach(turn::add);
    return chosen(turn, random);
  }

  /** These clients, without regard to earlier drills. */
  static List<DrillChoice> named(SortedMap<String, DrillHistory> clients, RandomGenerator random) {
    return chosen(clients.entrySet().stream().sorted(LONGEST_AGO).toList(), random);
  }

  /**
   * After a drill that proved nothing, and before the first, only the newest snapshot counts: an
   * older one that starts would hide that the newest does not.
   */
  private static List<DrillChoice> chosen(
      List<Map.Entry<String, DrillHistory>> turn, RandomGenerator random) {
    var lost = turn.stream().min(LOST_LONGEST_AGO).map(Map.Entry::getKey).orElse("");
    return turn.stream()
        .map(
            it -> {
              var older = random.nextInt(OLDER) == 0; // drawn for each, so that the rest agree
              var asLost = it.getKey().equals(lost);
              return new DrillChoice(
                  new ClientName(it.getKey()),
                  asLost ? DrillKind.SERVER : DrillKind.APPS,
                  older && !asLost && it.getValue().good()
                      ? DrillSource.OLDER
                      : DrillSource.NEWEST);
            })
        .toList();
  }

  private static boolean isDue(DrillHistory history, Instant now) {
    var looked = history.looked();
    return looked != null
        && (!history.good() || ChronoUnit.MONTHS.between(month(looked), month(now)) >= MONTHS);
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }

  private static Instant orNever(@Nullable Instant at) {
    return at == null ? Instant.MIN : at;
  }
}
