package society.postx.platform.workflows.drill;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The facts from which a month's clients are chosen.
 *
 * @param clients by name, each with its drills so far
 */
public record DrillBasis(SortedMap<String, DrillHistory> clients, DrillTargets targets) {
  public DrillBasis {
    clients = new TreeMap<>(clients);
  }
}
