package society.postx.platform.activities.hetzner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.workflows.operation.Batches;

/**
 * Waits for Hetzner's actions: one loop polls for all callers of this process together, so that ten
 * onboardings cost as many requests as one.
 *
 * <p>A failed poll is repeated: the action continues meanwhile.
 */
public final class ActionWaiter implements AutoCloseable {
  /** Ids a request: one default page of {@code GET /actions}, which has no paging. */
  static final int BATCH = 25;

  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Function<Collection<Long>, List<CloudAction>> ask;
  private final Duration firstLook;
  private final List<PendingActions> watches = new ArrayList<>();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hetzner-actions").factory());

  ActionWaiter(Function<Collection<Long>, List<CloudAction>> ask, Duration firstLook) {
    this.ask = ask;
    this.firstLook = firstLook;
  }

  /**
   * Returns when all have ended; throws for the first that failed (ACTION_FAILED, or the code the
   * action names) or that Hetzner no longer knows (ACTION_LOST).
   */
  public void await(Collection<CloudAction> started, Heartbeat heartbeat) {
    started.stream().filter(CloudAction::failed).findFirst().ifPresent(PendingActions::fail);
    var running = started.stream().filter(CloudAction::running).toList();
    if (running.isEmpty()) return;
    var commands = running.stream().map(CloudAction::command).collect(Collectors.joining(", "));
    var watch = new PendingActions(running, firstLook);
    add(watch);
    try {
      do heartbeat.beat("Hetzner works on " + commands);
      while (!ended(watch));
    } finally {
      remove(watch);
    }
  }

  private static boolean ended(PendingActions watch) {
    try {
      watch.ended().get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HetznerException said
          ? said
          : new IllegalStateException("looking for actions failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for Hetzner");
    }
  }

  private void add(PendingActions watch) {
    synchronized (watches) {
      watches.add(watch);
    }
    schedule(watch);
  }

  private void remove(PendingActions watch) {
    synchronized (watches) {
      watches.remove(watch);
    }
  }

  private void schedule(PendingActions watch) {
    var unused = loop.schedule(this::round, watch.untilDue().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Polls the actions of all callers as soon as one caller's are due. */
  private void round() {
    List<PendingActions> all;
    synchronized (watches) {
      all = List.copyOf(watches);
    }
    if (all.stream().noneMatch(PendingActions::due)) return;
    var ids = new TreeSet<Long>();
    all.forEach(watch -> ids.addAll(watch.ids()));
    for (var batch : Batches.of(List.copyOf(ids), BATCH)) look(all, batch);
    all.stream().filter(watch -> !watch.ended().isDone()).forEach(this::schedule);
  }

  private void look(List<PendingActions> all, List<Long> batch) {
    try {
      var seen = ask.apply(batch);
      all.forEach(watch -> watch.see(batch, seen));
    } catch (HetznerException e) {
      all.forEach(watch -> watch.miss(e));
    } catch (RuntimeException e) { // a bug must reach the waiting callers, not end the loop
      all.forEach(watch -> watch.ended().completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
