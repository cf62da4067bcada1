package society.postx.platform.workflows.backup;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import society.postx.platform.workflows.client.ClientName;

/**
 * Decides in which nights a client's repository is pruned: weekly, on a weekday that follows from
 * the client's name, so that the fleet spreads over the week. A prune that was begun and not
 * finished is due each night until it is. ADR §4.
 */
public final class PruneCalendar {
  /** Half a day less than a week, because a night's run comes to a client earlier or later. */
  private static final Duration WEEKLY = Duration.ofDays(7).minusHours(12);

  /** Two runs of one day prune once. */
  private static final Duration SAME_DAY = Duration.ofHours(12);

  private PruneCalendar() {}

  /** The client's own weekday, in UTC. */
  public static DayOfWeek weekday(ClientName client) {
    return DayOfWeek.MONDAY.plus(Math.floorMod(client.value().hashCode(), 7));
  }

  /**
   * Whether tonight is such a night.
   *
   * @param finished when a prune last freed all that it could; empty before the first, which waits
   *     for the client's weekday as the others do
   */
  public static boolean due(ClientName client, Optional<Instant> finished, Instant now) {
    var ownDay = now.atOffset(ZoneOffset.UTC).getDayOfWeek() == weekday(client);
    if (finished.isEmpty()) {
      return ownDay;
    }
    var age = Duration.between(finished.get(), now);
    return age.compareTo(WEEKLY) >= 0 || (ownDay && age.compareTo(SAME_DAY) >= 0);
  }
}
