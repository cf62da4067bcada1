package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.targets.Target;

/** Runs clients in order and limits how many run at once. */
public final class BoundedParallel<R extends ClientResult> {
  private final int limit;
  private final StartPolicy<R> policy;
  private final List<Target> waiting;
  private final Map<Target, Promise<R>> running = new LinkedHashMap<>();
  private final Set<Target> begun;

  public BoundedParallel(int limit, StartPolicy<R> policy, List<Target> targets) {
    this(limit, policy, targets, Map.of());
  }

  /**
   * @param begun clients that run already
   */
  public BoundedParallel(
      int limit, StartPolicy<R> policy, List<Target> targets, Map<Target, Promise<R>> begun) {
    this.limit = limit;
    this.policy = policy;
    this.waiting = new ArrayList<>(targets);
    this.begun = new HashSet<>(begun.keySet());
    running.putAll(begun);
  }

  /**
   * Returns once all clients have ended, or once the policy ended it and all running clients have
   * ended. Answers the clients that wait for a decision and that the policy leaves running.
   */
  public Map<Target, Promise<R>> run() {
    while (true) {
      collect();
      var opens = policy.over() || policy.held() ? Optional.<Instant>empty() : startOpen();
      if (running.isEmpty() && (waiting.isEmpty() || policy.over())) {
        return Map.of();
      }
      if (!running.isEmpty() && policy.leavesRunning() && leaves()) {
        return new LinkedHashMap<>(running);
      }
      if (!policy.held() && !running.isEmpty()) {
        policy.runs(running.size(), waiting.size());
      }
      pause(opens);
    }
  }

  private void collect() {
    for (var target : List.copyOf(running.keySet())) {
      var promise = running.get(target);
      if (promise != null && promise.isCompleted()) {
        running.remove(target);
        begun.remove(target);
        policy
            .ended(target, promise.get(), List.copyOf(waiting))
            .ifPresent(place -> waiting.add(place, target));
      }
    }
  }

  private List<Target> waitingForDecision() {
    return running.keySet().stream().filter(policy::waitsForDecision).toList();
  }

  /** Runs begun before 2026-11-30 leave only clients that wait for a decision. */
  private boolean leaves() {
    return KernelVersion.third() || waitingForDecision().size() == running.size();
  }

  /** How many count against the limit: not those that ran before, which start nothing new. */
  private long busy() {
    return running.keySet().stream()
        .filter(it -> !(policy.passesWaitingClients() && policy.waitsForDecision(it)))
        .filter(it -> !(begun.contains(it) && KernelVersion.third()))
        .count();
  }

  /** Starts clients whose window is open; answers when the next window opens if there is room. */
  private Optional<Instant> startOpen() {
    Optional<Instant> next = Optional.empty();
    Optional<Target> first = Optional.empty();
    for (var target : List.copyOf(waiting)) {
      if (busy() >= limit) {
        return Optional.empty();
      }
      var opens = policy.opens(target);
      if (opens.isEmpty()) {
        waiting.remove(target);
        policy.neverOpens(target);
      } else if (!opens.get().isAfter(WorkflowTime.now())) {
        waiting.remove(target);
        running.put(target, policy.start(target));
      } else if (next.isEmpty() || opens.get().isBefore(next.get())) {
        next = opens;
        first = Optional.of(target);
      }
    }
    if (running.isEmpty() && next.isPresent()) {
      policy.waitsFor(next.get(), first.orElseThrow());
    }
    return next;
  }

  private void pause(Optional<Instant> opens) {
    var decisions = policy.decisionCount();
    var waitedBefore = waitingForDecision();
    if (opens.isEmpty()) {
      Workflow.await(() -> changed(decisions, waitedBefore));
    } else {
      var left = Duration.between(WorkflowTime.now(), opens.get());
      var unused =
          WorkflowTime.awaitAtMost(
              left.isPositive() ? left : Duration.ofMillis(1),
              () -> changed(decisions, waitedBefore));
    }
  }

  private boolean changed(int decisions, List<Target> waitedBefore) {
    return policy.decisionCount() != decisions
        || running.values().stream().anyMatch(Promise::isCompleted)
        || !waitingForDecision().equals(waitedBefore);
  }
}
