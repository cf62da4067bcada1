package society.postx.platform.workflows.operation;

import java.util.ArrayList;
import java.util.List;

/** Splits lists into batches that keep one activity, command or request short. */
public final class Batches {
  private Batches() {}

  /**
   * Batches in the list's order.
   *
   * @param size of all but the last, at least 1
   */
  public static <T> List<List<T>> of(List<T> all, int size) {
    var batches = new ArrayList<List<T>>();
    for (var from = 0; from < all.size(); from += size) {
      batches.add(List.copyOf(all.subList(from, Math.min(all.size(), from + size))));
    }
    return batches;
  }
}
