package society.postx.platform.workflows.backup;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The box and the clients' repositories on one day.
 *
 * @param day in UTC: {@code 2026-11-29}
 * @param clients bytes of each client's repository on the box; without those that could not be
 *     measured
 */
public record UsageDay(String day, BoxFigures box, SortedMap<String, Long> clients) {
  public UsageDay {
    clients = new TreeMap<>(clients);
  }
}
