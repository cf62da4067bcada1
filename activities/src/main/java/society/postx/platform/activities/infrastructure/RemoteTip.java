package society.postx.platform.activities.infrastructure;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the newest commit of the remote. One fetch serves all callers that asked before it began,
 * and its answer serves the steps of an attempt for a few seconds more.
 */
final class RemoteTip {
  private static final Logger log = LoggerFactory.getLogger(RemoteTip.class);

  /** An attempt that runs longer looks again. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A caller that can do with an older commit waits this long for a newer one. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So long after a failed fetch such a caller does not wait. */
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private final LocalClone clone;
  private final Duration patience;
  private @Nullable CompletableFuture<LocalClone.Tip> next;
  private @Nullable Seen seen;
  private Optional<Long> fetching = Optional.empty();
  private Optional<Long> failed = Optional.empty();

  RemoteTip(LocalClone clone, Duration patience) {
    this.clone = clone;
    this.patience = patience;
  }

  /**
   * A tip that was the remote's newest at an instant.
   *
   * @param at nanoTime
   */
  record Seen(LocalClone.Tip tip, long at) {
    boolean after(long begun) {
      return at - begun >= 0;
    }
  }

  /** The remote's newest commit at an instant after the caller has begun. */
  LocalClone.Tip newest(WaitingCaller caller) {
    return newest(caller, LIMIT);
  }

  private LocalClone.Tip newest(WaitingCaller caller, Duration limit) {
    var begun = caller.begun();
    var recent = recent().filter(it -> it.after(begun));
    return recent.isPresent() ? recent.get().tip() : CloneQueue.await(nextFetch(), caller, limit);
  }

  /**
   * As {@link #newest}; empty while the remote cannot be reached. It waits for a clone that is
   * busy: an older pin or key would fail a step for good.
   */
  Optional<LocalClone.Tip> newestIfReached(WaitingCaller caller) {
    if (isOut()) {
      var unused = nextFetch(); // finds out in the background when the outage ends
      return Optional.empty();
    }
    try {
      return Optional.of(newest(caller, patience));
    } catch (ApplicationFailure e) {
      if (!isOut()) {
        return Optional.of(newest(caller, LIMIT));
      }
      log.warn("reads go on with the local clone: {}", e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private synchronized boolean isOut() {
    return within(failed, OUTAGE) || (fetching.isPresent() && !within(fetching, patience));
  }

  private static boolean within(Optional<Long> instant, Duration time) {
    return instant.map(it -> System.nanoTime() - it < time.toNanos()).orElse(false);
  }

  /** What was newest a few seconds ago. */
  synchronized Optional<Seen> recent() {
    return Optional.ofNullable(seen).filter(it -> within(Optional.of(it.at()), FRESH));
  }

  synchronized void saw(LocalClone.Tip tip, long at) {
    if (seen == null || at - seen.at() >= 0) {
      seen = new Seen(tip, at);
    }
    failed = Optional.empty();
  }

  /** Another push came first. */
  synchronized void forget() {
    seen = null;
  }

  /** A fetch that has not begun yet, shared by all who ask until then. */
  private synchronized CompletableFuture<LocalClone.Tip> nextFetch() {
    if (next != null) {
      return next;
    }
    var mine = new CompletableFuture<LocalClone.Tip>();
    clone.queue().later(() -> fetch(mine)); // the queue may refuse: nobody must wait for that fetch
    next = mine;
    return mine;
  }

  private synchronized long begin() {
    next = null;
    var now = System.nanoTime();
    fetching = Optional.of(now);
    return now;
  }

  private synchronized void ended(boolean failure) {
    fetching = Optional.empty();
    failed = failure ? Optional.of(System.nanoTime()) : Optional.empty();
  }

  private void fetch(CompletableFuture<LocalClone.Tip> mine) {
    var begun = begin();
    try {
      var tip = clone.locked(clone::fetchTip);
      saw(tip, begun);
      ended(false);
      mine.complete(tip);
    } catch (RuntimeException e) {
      ended(true);
      mine.completeExceptionally(e);
    } finally { // an error of the machine must not leave callers waiting
      mine.completeExceptionally(new IllegalStateException("the fetch ended without an answer"));
    }
  }
}
