package society.postx.platform.sandbox.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What goes wrong with the next calls; each entry of a name is used up by one call of it. */
public final class MonitoringFaults {
  /** What hurts. */
  public enum Kind {
    /** The call is neither done nor answered. */
    IGNORED,
    /** Done, never answered. */
    ACK_LOST,
    /** The connection ends before anything was done. */
    DROPPED_BEFORE,
    /** Done; the connection ends in place of the answer. */
    DROPPED_AFTER,
    NONE
  }

  private final Map<String, Deque<Kind>> planned = new HashMap<>();
  private final LoginLimit limit;

  MonitoringFaults(LoginLimit limit) {
    this.limit = limit;
  }

  /**
   * @param event name of the call, such as {@code add}
   */
  public synchronized void next(String event, Kind kind) {
    planned.computeIfAbsent(event, name -> new ArrayDeque<>()).add(kind);
  }

  /** Logins are refused as too frequent, until the bucket has refilled (20 a minute). */
  public void rateLimit() {
    limit.drain();
  }

  public synchronized void clear() {
    planned.clear();
    limit.refill();
  }

  synchronized Kind take(String event) {
    var waiting = planned.getOrDefault(event, new ArrayDeque<>());
    return waiting.isEmpty() ? Kind.NONE : waiting.removeFirst();
  }
}
