package society.postx.platform.activities.box;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A repository's snapshots as the box has them, by its own clock. A host can store millions: of
 * more than 10,000 the oldest and the newest are known, because what a hijacked host adds is newer
 * than the good ones.
 *
 * @param total how many there are; at least so many where the folder was not read to its end
 * @param oldestFirst those that are known
 */
public record SnapshotFolder(int total, boolean whole, List<File> oldestFirst) {
  /** A larger file of a snapshot is not read: restic holds all of it, and it is compressed. */
  private static final long LARGEST = 16 * 1024;

  /** Known at each end of time. */
  private static final int HALF = 5_000;

  public SnapshotFolder {
    oldestFirst = List.copyOf(oldestFirst);
  }

  /**
   * A snapshot's file.
   *
   * @param id restic's full id
   * @param stored when the box stored it
   */
  public record File(String id, Instant stored, long bytes) implements Comparable<File> {
    private static final Comparator<File> ORDER =
        Comparator.comparing(File::stored).thenComparing(File::id);

    @Override
    public int compareTo(File other) {
      return ORDER.compare(this, other);
    }

    /** Whether one of the words is its id or the beginning of it. */
    public boolean isOneOf(Collection<String> ids) {
      return ids.stream().anyMatch(id::startsWith);
    }
  }

  /** Those that are known and small enough to be read. */
  public List<File> readable() {
    return oldestFirst.stream().filter(it -> it.bytes() <= LARGEST).toList();
  }

  /** When the box stored those that are known, by id. */
  public Map<String, Instant> times() {
    var times = new HashMap<String, Instant>();
    oldestFirst.forEach(it -> times.put(it.id(), it.stored()));
    return times;
  }

  /** Counts files and keeps the oldest, the newest and those that are wanted. */
  static final class Collector {
    private final Collection<String> wanted;
    private final TreeSet<File> always = new TreeSet<>();
    private final TreeSet<File> oldest = new TreeSet<>();
    private final TreeSet<File> newest = new TreeSet<>();
    private int total;

    Collector(Collection<String> wanted) {
      this.wanted = wanted;
    }

    void add(File file) {
      total++;
      if (file.isOneOf(wanted) && always.size() < HALF) {
        always.add(file);
      }
      oldest.add(file);
      if (oldest.size() > HALF) {
        newest.add(oldest.removeLast());
      }
      if (newest.size() > HALF) {
        newest.removeFirst();
      }
    }

    boolean has(String id) {
      return always.stream().anyMatch(it -> it.id().equals(id));
    }

    SnapshotFolder collected(boolean whole) {
      var all = new TreeSet<>(always);
      all.addAll(oldest);
      all.addAll(newest);
      return new SnapshotFolder(total, whole, List.copyOf(all));
    }
  }
}
