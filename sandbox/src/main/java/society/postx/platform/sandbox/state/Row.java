package society.postx.platform.sandbox.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what every resource has: id, name, labels. Rows are plain data; they are read and changed
 * only under the state's lock and written to the state file as they are.
 */
public abstract class Row {
  public long id;
  public String name = "";
  public Map<String, String> labels = new TreeMap<>();
  public Instant created = now();

  /** Hetzner's instants have whole seconds. */
  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
