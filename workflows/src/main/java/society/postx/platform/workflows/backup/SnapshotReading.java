package society.postx.platform.workflows.backup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Reads the snapshots of a repository in short lists, because the list of all is too long. It goes
 * from the oldest and from the newest at once: what a hijacked host adds is newer than the good
 * ones, and what follows once its access is gone is newer still. A list that is too long is read in
 * halves, down to the one snapshot that is, which is passed over.
 */
public final class SnapshotReading {
  /** A client keeps about twenty. */
  static final int MOST = 200;

  static final int AT_ONCE = 20;

  private final Function<List<String>, Optional<List<ResticSnapshot>>> reader;
  private final List<ResticSnapshot> read = new ArrayList<>();
  private int asked;

  private SnapshotReading(Function<List<String>, Optional<List<ResticSnapshot>>> reader) {
    this.reader = reader;
  }

  /**
   * What could be read of {@value #MOST} of the first and as many of the others.
   *
   * @param first ids that are read before all others
   * @param oldestFirst ids of the others
   * @param reader reads the snapshots with these ids; empty where that is too much
   * @param goOn asked before each call of the reader
   */
  public static List<ResticSnapshot> read(
      Collection<String> first,
      List<String> oldestFirst,
      Function<List<String>, Optional<List<ResticSnapshot>>> reader,
      BooleanSupplier goOn) {
    var reading = new SnapshotReading(reader);
    var wanted = reading.new End(new ArrayDeque<>(first), false);
    while (wanted.more() && goOn.getAsBoolean()) {
      wanted.step();
    }
    reading.asked = 0;
    var rest = new ArrayDeque<>(oldestFirst);
    var ends = List.of(reading.new End(rest, false), reading.new End(rest, true));
    for (var turn = 0; ends.getFirst().more() && goOn.getAsBoolean(); turn++) {
      ends.get(turn % ends.size()).step();
    }
    return reading.read;
  }

  /** One end of a line of snapshots. */
  private final class End {
    private final Deque<String> ids;
    private final boolean newest;
    private int size = AT_ONCE;

    private End(Deque<String> ids, boolean newest) {
      this.ids = ids;
      this.newest = newest;
    }

    private boolean more() {
      return !ids.isEmpty() && asked < MOST;
    }

    private void step() {
      var list = new ArrayList<String>();
      while (list.size() < size && !ids.isEmpty()) {
        list.add(newest ? ids.removeLast() : ids.removeFirst());
      }
      asked += list.size();
      var answer = reader.apply(list);
      if (answer.isPresent()) {
        read.addAll(answer.get());
        size = Math.min(AT_ONCE, size * 2);
      } else if (list.size() > 1) {
        list.reversed().forEach(newest ? ids::addLast : ids::addFirst);
        asked -= list.size();
        size = list.size() / 2;
      }
    }
  }
}
