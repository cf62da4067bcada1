package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a person's decision counts: open while a step is stuck or a rollout may be told something,
 * closed otherwise. What comes too early, too late, unsigned, for another step or for another plan
 * is refused, and the refusal is kept.
 */
final class Gate {
  /** The UI shows at most 20,000 bytes of details: the newest entries are what matters. */
  private static final int KEPT = 30;

  private final List<Checklist.Entry> log = new ArrayList<>();
  private List<Verb> verbs = List.of();
  private String step = "";
  private @Nullable Question question;
  private String closedBy = "";
  private Optional<Taken> taken = Optional.empty();

  /** A decision that counted. */
  record Taken(Verb verb, Decision decision) {}

  /**
   * From now on a decision about the step counts.
   *
   * @param asked what an approve has to name, by its digest; null where nothing is approved
   */
  void open(String stuckStep, List<Verb> allowed, @Nullable Question asked) {
    step = stuckStep;
    verbs = allowed;
    question = asked;
    taken = Optional.empty();
  }

  /** Blocks until somebody has decided, then closes. */
  Taken await() {
    Workflow.await(() -> taken.isPresent()); // no method reference: it would bind the empty value
    var decided = taken.orElseThrow();
    verbs = List.of();
    return decided;
  }

  /** Whether somebody has decided since it was opened. */
  boolean decided() {
    return taken.isPresent();
  }

  /** Nobody's decision counts any more; {@code why} answers those who come late. */
  void close(String why) {
    verbs = List.of();
    closedBy = why;
  }

  /** Goes on with the log of an earlier run of the same workflow. */
  void remember(List<Checklist.Entry> earlier) {
    log.addAll(earlier);
  }

  /** Takes or refuses; answers empty when taken, else why not. */
  Optional<String> decide(Verb verb, Decision decision) {
    var refusal = refusal(verb, decision);
    if (log.size() == KEPT) {
      log.removeFirst();
    }
    log.add(
        new Checklist.Entry(
            WorkflowTime.now(),
            verb,
            decision.operator(),
            decision.reason(),
            refusal.map(why -> "refused: " + why).orElse("accepted")));
    if (refusal.isEmpty()) {
      taken = Optional.of(new Taken(verb, decision));
      closedBy = "%s by %s closed it".formatted(verb.word(), decision.operator());
    }
    return refusal;
  }

  private Optional<String> refusal(Verb verb, Decision decision) {
    if (!decision.problems().isEmpty()) {
      return Optional.of(String.join("; ", decision.problems()));
    }
    if (decision.operator().isBlank() && KernelVersion.third()) { // of characters that nobody sees
      return Optional.of("operator: is blank; say who decides");
    }
    if (verbs.isEmpty() || taken.isPresent()) {
      return Optional.of(
          "nothing waits for a decision now" + (closedBy.isEmpty() ? "" : "; " + closedBy));
    }
    if (!decision.step().isEmpty() && !decision.step().equals(step)) {
      return Optional.of("step: '%s': the stuck step is %s".formatted(decision.step(), step));
    }
    if (!verbs.contains(verb)) {
      return Optional.of(
          "%s is not possible at %s: %s"
              .formatted(
                  verb.word(), step, verbs.stream().map(Verb::word).collect(joining(" or "))));
    }
    var plan = question == null ? "" : question.digest();
    if (!decision.plan().isEmpty() && !decision.plan().equals(plan)) {
      return Optional.of(
          "plan: '%s': %s"
              .formatted(
                  decision.plan(),
                  plan.isEmpty() ? step + " shows no plan" : step + " shows plan " + plan));
    }
    if (verb == Verb.APPROVE
        && decision.plan().isEmpty()
        && !plan.isEmpty()
        && KernelVersion.second()) {
      return Optional.of(
          "plan: is missing; approve names the plan that it was shown, here %s".formatted(plan));
    }
    if (verb == Verb.APPROVE && question != null && question.excludes(decision.operator())) {
      return Optional.of(
          "operator: '%s': approve needs another operator than %s"
              .formatted(decision.operator(), question.notBy()));
    }
    if (verb == Verb.SKIP && decision.step().isEmpty() && KernelVersion.second()) {
      return Optional.of(
          "step: is missing; skip names the step that it skips, here %s".formatted(step));
    }
    if (verb.needsReason() && isMissing(decision.reason())) {
      return Optional.of("reason: is missing; %s needs one".formatted(verb.word()));
    }
    return Optional.empty();
  }

  private static boolean isMissing(String reason) {
    return reason.isEmpty() || (reason.isBlank() && KernelVersion.third());
  }

  /** As a decision names it. */
  String step() {
    return step;
  }

  /** What an approve approves; null where nothing is. */
  @Nullable Question question() {
    return question;
  }

  List<Verb> verbs() {
    return taken.isPresent() ? List.of() : verbs;
  }

  List<Checklist.Entry> log() {
    return List.copyOf(log);
  }
}
