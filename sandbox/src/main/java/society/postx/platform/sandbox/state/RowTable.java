package society.postx.platform.sandbox.state;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Holds the rows of one kind in one project, by id. */
public final class RowTable<T extends Row> {
  private final TreeMap<Long, T> rows = new TreeMap<>();

  public Collection<T> all() {
    return rows.values();
  }

  public Optional<T> find(long id) {
    return Optional.ofNullable(rows.get(id));
  }

  public Optional<T> find(Predicate<T> wanted) {
    return rows.values().stream().filter(wanted).findFirst();
  }

  /** Finds a row by id or by name, since Hetzner accepts either in a request. */
  public Optional<T> named(String idOrName) {
    return find(row -> row.name.equals(idOrName) || String.valueOf(row.id).equals(idOrName));
  }

  /** Removes the oldest removable rows until at most this many are left. */
  public void keepLatest(int count, Predicate<T> removable) {
    var oldest = rows.values().iterator();
    while (rows.size() > count && oldest.hasNext()) {
      if (removable.test(oldest.next())) oldest.remove();
    }
  }

  public void put(T row) {
    rows.put(row.id, row);
  }

  public void remove(T row) {
    rows.remove(row.id);
  }
}
