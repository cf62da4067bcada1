package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accepts decisions while a step is stuck or a rollout can be changed, and refuses them otherwise.
 * It also refuses unsigned decisions and those for another step or plan, and logs every refusal.
 */
final class Gate {
  /** The UI shows at most 20,000 bytes of details, so the newest entries are kept. */
  private static final int KEPT = 30;

  private final List<Checklist.Entry> log = new ArrayList<>();
  private List<Verb> verbs = List.of();
  private String step = "";
  private @Nullable Question question;
  private String closedBy = "";
  private Optional<Decided> taken = Optional.empty();

  /**
   * Accepts decisions about the step from now on.
   *
   * @param asked what an approval must name by its digest; null if nothing is approved
   */
  void open(String stuckStep, List<Verb> allowed, @Nullable Question asked) {
    step = stuckStep;
    verbs = allowed;
    question = asked;
    taken = Optional.empty();
  }

  /** Blocks until an operator decides, then closes. */
  Decided await() {
    Workflow.await(() -> taken.isPresent()); // no method reference: it would bind the empty value
    var decided = taken.orElseThrow();
    verbs = List.of();
    return decided;
  }

  /** Whether an operator has decided since it was opened. */
  boolean decided() {
    return taken.isPresent();
  }

  /** Refuses all decisions from now on with {@code why}. */
  void close(String why) {
    verbs = List.of();
    closedBy = why;
  }

  /** Continues the log of an earlier run of the same workflow. */
  void remember(List<Checklist.Entry> earlier) {
    log.addAll(earlier);
  }

  /** Answers empty if the decision is accepted, else why it is refused. */
  Optional<String> decide(Verb verb, Decision decision) {
    var refusal = refusal(verb, decision);
    note(verb, decision, refusal);
    if (refusal.isEmpty()) {
      taken = Optional.of(new Decided(verb, decision));
      closedBy = "%s by %s closed it".formatted(verb.word(), decision.operator());
    }
    return refusal;
  }

  /** Notes a decision in the log, also one that is taken elsewhere. */
  void note(Verb verb, Decision decision, Optional<String> refusal) {
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
  }

  private Optional<String> refusal(Verb verb, Decision decision) {
    var problems = decision.problemsOf(verb);
    if (!problems.isEmpty()) {
      return Optional.of(String.join("; ", problems));
    }
    if (decision.operator().isBlank() && KernelVersion.third()) { // only invisible characters
      return Optional.of("operator: is blank; say who decides");
    }
    if (verbs.isEmpty() || taken.isPresent()) {
      return Optional.of(
          "nothing waits for a decision now" + (closedBy.isEmpty() ? "" : "; " + closedBy));
    }
    if (!decision.step().isEmpty() && !decision.step().equals(step)) {
      return Optional.of(
          "step: '%s': the stuck step is %s".formatted(decision.step(), StuckWork.explained(step)));
    }
    if (!verbs.contains(verb)) {
      return Optional.of(
          "%s is not possible at %s: %s"
              .formatted(
                  verb.word(), step, verbs.stream().map(Verb::word).collect(joining(" or "))));
    }
    if (verb == Verb.APPROVE && question != null && question.excludes(decision.operator())) {
      return Optional.of(
          "operator: '%s': approve needs another operator than %s"
              .formatted(decision.operator(), question.notBy()));
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

  /** The step as a decision names it. */
  String step() {
    return step;
  }

  /** Whether this question still waits for an answer. */
  boolean asks(Question open) {
    return !verbs().isEmpty() && open.equals(question);
  }

  /** What an approval would approve; null if nothing. */
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
