package society.postx.platform.workflows.rollout.plan;

import java.util.ArrayList;
import java.util.List;

/** Computes how many clients each wave includes. */
public final class Waves {
  private Waves() {}

  /**
   * The declared first waves, then each twice the one before up to the limit, until all clients
   * have one; the last includes the rest.
   *
   * @param first 1 or more each; empty for a first wave of one
   */
  public static List<Integer> sizes(int clients, List<Integer> first, int limit) {
    var sizes = new ArrayList<Integer>();
    var size = 1;
    for (var left = clients; left > 0; left -= size) {
      var number = sizes.size();
      if (number < first.size()) {
        size = first.get(number);
      } else if (number > 0) {
        size = Math.max(1, Math.min(2 * size, limit));
      }
      size = Math.min(size, left);
      sizes.add(size);
    }
    return List.copyOf(sizes);
  }
}
