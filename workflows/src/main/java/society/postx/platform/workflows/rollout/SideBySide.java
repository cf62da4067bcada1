package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs clients' shares in order, never more than so many at once. */
public final class SideBySide<R extends ShareResult> {
  private final int limit;
  private final Conductor<R> conductor;
  private final List<Target> waiting;
  private final Map<Target, Promise<R>> running = new LinkedHashMap<>();

  public SideBySide(int limit, Conductor<R> conductor, List<Target> targets) {
    this.limit = limit;
    this.conductor = conductor;
    this.waiting = new ArrayList<>(targets);
  }

  /** Returns once all have ended, or the conductor ended it and what ran has ended. */
  public void run() {
    while (true) {
      collect();
      var opens = conductor.over() || conductor.held() ? Optional.<Instant>empty() : startThose();
      if (running.isEmpty() && (waiting.isEmpty() || conductor.over())) {
        return;
      }
      if (!conductor.held() && !running.isEmpty()) {
        conductor.runs(running.size(), waiting.size());
      }
      pause(opens);
    }
  }

  private void collect() {
    for (var target : List.copyOf(running.keySet())) {
      var promise = running.get(target);
      if (promise != null && promise.isCompleted()) {
        running.remove(target);
        conductor.ended(target, promise.get());
      }
    }
  }

  /** Starts whose time has come; answers when the next one's comes, where there is room for it. */
  private Optional<Instant> startThose() {
    Optional<Instant> next = Optional.empty();
    Optional<Target> first = Optional.empty();
    for (var target : List.copyOf(waiting)) {
      if (running.size() >= limit) {
        return Optional.empty();
      }
      var opens = conductor.opens(target);
      if (opens.isEmpty()) {
        waiting.remove(target);
        conductor.neverOpens(target);
      } else if (!opens.get().isAfter(Rollout.now())) {
        waiting.remove(target);
        running.put(target, conductor.start(target));
      } else if (next.isEmpty() || opens.get().isBefore(next.get())) {
        next = opens;
        first = Optional.of(target);
      }
    }
    if (running.isEmpty() && next.isPresent()) {
      conductor.waitsFor(next.get(), first.orElseThrow());
    }
    return next;
  }

  private void pause(Optional<Instant> opens) {
    var before = conductor.told();
    if (opens.isEmpty()) {
      Workflow.await(() -> changed(before));
    } else {
      var left = Duration.between(Rollout.now(), opens.get());
      Workflow.await(left.isPositive() ? left : Duration.ofMillis(1), () -> changed(before));
    }
  }

  private boolean changed(int before) {
    return conductor.told() != before || running.values().stream().anyMatch(Promise::isCompleted);
  }
}
