package society.postx.platform.sandbox.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every resource has. Rows are plain data: read and changed only while the state's lock is
 * held, written to the state file as they are.
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
