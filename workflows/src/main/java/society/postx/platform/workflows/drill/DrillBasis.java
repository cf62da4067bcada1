package society.postx.platform.workflows.drill;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the choice of a month is made from.
 *
 * @param clients by name, each with its drills so far
 */
public record DrillBasis(SortedMap<String, DrillHistory> clients, DrillTargets targets) {
  public DrillBasis {
    clients = new TreeMap<>(clients);
  }
}
