package society.postx.platform.activities.hetzner;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.activities.hetzner.wire.CloudAction;

/** One caller's running actions and when to poll them next, at growing intervals. */
final class PendingActions {
  private static final Duration LATEST = Duration.ofSeconds(5);
  private static final int FAILED_LOOKS = 8;
  private static final Set<ErrorCode> FINAL =
      Set.of(ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN, ErrorCode.INVALID_INPUT);

  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final TreeSet<Long> running;
  private final long began = System.nanoTime();
  private final Duration soonest;
  private long due;
  private int failedLooks;

  PendingActions(List<CloudAction> actions, Duration soonest) {
    this.soonest = soonest;
    this.due = began + soonest.toNanos();
    this.running =
        actions.stream().map(CloudAction::id).collect(Collectors.toCollection(TreeSet::new));
  }

  CompletableFuture<Boolean> ended() {
    return ended;
  }

  synchronized Set<Long> ids() {
    return Set.copyOf(running);
  }

  synchronized boolean due() {
    return !ended.isDone() && System.nanoTime() - due >= 0;
  }

  synchronized Duration untilDue() {
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }

  /**
   * @param asked ids that were polled: one of ours that is missing in the answer is lost
   */
  synchronized void see(Collection<Long> asked, List<CloudAction> seen) {
    var byId = seen.stream().collect(Collectors.toMap(CloudAction::id, Function.identity()));
    failedLooks = 0;
    try {
      for (var id : asked) if (running.contains(id)) look(id, byId);
    } catch (HetznerException e) {
      ended.completeExceptionally(e);
      return;
    }
    if (running.isEmpty()) ended.complete(true);
    else again(Duration.ZERO);
  }

  private void look(long id, Map<Long, CloudAction> seen) {
    var action = seen.get(id);
    if (action == null)
      throw new HetznerException(
          ErrorCode.ACTION_LOST, "action %d: Hetzner no longer knows it".formatted(id));
    if (action.failed()) fail(action);
    if (!action.running()) running.remove(id);
  }

  synchronized void miss(HetznerException said) {
    if (++failedLooks >= FAILED_LOOKS || FINAL.contains(said.code()))
      ended.completeExceptionally(said);
    else again(said.retryAfter());
  }

  /** Doubles the time since the start: a boot of 15 seconds is polled seven times. */
  private void again(Duration atLeast) {
    long age = System.nanoTime() - began;
    long wait = Math.clamp(age, soonest.toNanos(), LATEST.toNanos());
    due = System.nanoTime() + Math.max(wait, atLeast.toNanos());
  }

  static void fail(CloudAction action) {
    var error = action.error();
    var code = error == null ? "" : error.code();
    var text = error == null ? "no reason given" : error.message();
    throw new HetznerException(
        ErrorCode.of(0, code) == ErrorCode.UNKNOWN
            ? ErrorCode.ACTION_FAILED
            : ErrorCode.of(0, code),
        "action %s failed: %s (%s, action %d)"
            .formatted(action.command(), text, code, action.id()));
  }
}
