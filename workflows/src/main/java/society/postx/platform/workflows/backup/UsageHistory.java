package society.postx.platform.workflows.backup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The last days of the box, for the rule about sudden growth; the older ones are in Git's history.
 *
 * @param days oldest first, at most {@link #DAYS}
 */
public record UsageHistory(List<UsageDay> days) {
  static final int DAYS = 15;

  public UsageHistory {
    days = days == null ? List.of() : List.copyOf(days);
  }

  public static UsageHistory none() {
    return new UsageHistory(List.of());
  }

  /** With this day as the newest one; a second look of one day replaces the first. */
  public UsageHistory with(UsageDay today) {
    var all = new ArrayList<>(days);
    all.removeIf(it -> it.day().equals(today.day()));
    all.add(today);
    return new UsageHistory(all.subList(Math.max(0, all.size() - DAYS), all.size()));
  }

  /** A client's sizes in bytes, oldest first; without days on which it was not measured. */
  public List<Long> of(String client) {
    return days.stream().map(it -> it.clients().get(client)).filter(Objects::nonNull).toList();
  }

  /**
   * By how much the client's repository grew since the day before; 0 where it was not measured on
   * both days.
   */
  public long growth(String client) {
    var sizes = of(client);
    return measuredTheDayBefore(client) ? sizes.getLast() - sizes.get(sizes.size() - 2) : 0;
  }

  /** Whether the newest day and the one before it both have the client's size. */
  boolean measuredTheDayBefore(String client) {
    if (days.size() < 2) {
      return false;
    }
    var today = days.getLast();
    var before = days.get(days.size() - 2);
    return before.day().equals(LocalDate.parse(today.day()).minusDays(1).toString())
        && today.clients().containsKey(client)
        && before.clients().containsKey(client);
  }
}
