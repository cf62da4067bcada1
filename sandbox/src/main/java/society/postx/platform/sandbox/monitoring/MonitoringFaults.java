package society.postx.platform.sandbox.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Injects faults into the next calls of an event; each call uses up one fault. */
public final class MonitoringFaults {
  /** The kinds of fault. */
  public enum Kind {
    /** The call does not happen and gets no answer. */
    IGNORED,
    /** The call happens and gets no answer. */
    ACK_LOST,
    /** The connection ends before the call happens. */
    DROPPED_BEFORE,
    /** The call happens; the connection ends instead of the answer. */
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

  /** Refuses logins as too frequent until the limit has refilled (20 a minute). */
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
