package society.postx.platform.workflows.rollout.decision;

import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;

/**
 * Keeps the stage of a rollout and takes decisions about it; {@link RolloutStage} lists what each
 * stage accepts.
 */
public final class RolloutDecisions {
  private final OperatorView view;
  private final List<Verb> verbs;
  private RolloutStage state = RolloutStage.PREPARING;
  private @Nullable Question question;
  private boolean paused;
  private int decisionCount;
  private Optional<Verb> answer = Optional.empty();
  private Optional<EndedByOperator> endedBy = Optional.empty();

  /**
   * @param verbs those it accepts: an upgrade cannot be rolled back
   */
  public RolloutDecisions(OperatorView view, List<Verb> verbs) {
    this.view = view;
    this.verbs = verbs;
  }

  private List<Verb> allowed(RolloutStage at) {
    return at.verbs().stream().filter(verbs::contains).toList();
  }

  /** Restores the pause of the run that continued as this one. */
  public void restore(boolean wasPaused) {
    paused = wasPaused;
  }

  /** Enters a stage with this headline; the stage decides which decisions are accepted. */
  public void enter(RolloutStage next, String headline) {
    enter(next, headline, null);
  }

  /**
   * As {@link #enter(RolloutStage, String)}, with an approval of exactly what the question shows.
   */
  public void enter(RolloutStage next, Question asked) {
    enter(next, asked.headline(), asked);
  }

  private void enter(RolloutStage next, String headline, @Nullable Question asked) {
    state = next;
    question = asked;
    answer = Optional.empty();
    view.stage(state().stage(), paused ? "Paused. " + headline : headline);
    open();
  }

  private void open() {
    if (endedBy.isPresent()) {
      return;
    }
    view.open(state().name(), allowed(state()), question);
  }

  /** The present stage; a pause shows only in stages that start clients. */
  public RolloutStage state() {
    return paused && state.verbs().contains(Verb.PAUSE) ? RolloutStage.PAUSED : state;
  }

  public boolean paused() {
    return paused;
  }

  /** Whether an operator ended it; running clients end by themselves. */
  public boolean over() {
    return endedBy.isPresent();
  }

  /** Changes with every accepted decision. */
  public int decisionCount() {
    return decisionCount;
  }

  /** Takes a decision or answers why it is refused. */
  public Optional<String> decide(Verb verb, Decision decision) {
    var refusal = view.decide(verb, decision);
    if (refusal.isEmpty()) {
      decisionCount++;
      apply(verb, decision);
    }
    return refusal;
  }

  private void apply(Verb verb, Decision decision) {
    switch (verb) {
      case APPROVE, RETRY, SKIP -> answer = Optional.of(verb);
      case PAUSE, RESUME -> {
        paused = verb == Verb.PAUSE;
        view.stage(
            state().stage(),
            "%s by %s: %s"
                .formatted(paused ? "Paused" : "Resumed", decision.operator(), decision.reason()));
        open();
      }
      case REJECT, ABORT, ROLLBACK ->
          endedBy =
              Optional.of(
                  new EndedByOperator(
                      verb,
                      "%s by %s: %s"
                          .formatted(verb.word(), decision.operator(), decision.reason())));
      case HOLD,
          RELEASE_HOLD,
          EXTEND,
          DELETE_NOW,
          MOVE_DATE,
          CONFIRM_RECEIPT -> // no stage accepts them
          throw new IllegalStateException(verb + " is not about a rollout");
    }
  }

  /** Throws {@link EndedByOperator} if an operator ended the rollout. */
  public void checkpoint() {
    if (endedBy.isPresent()) {
      throw endedBy.get();
    }
  }

  /**
   * Does work that only reads, and throws {@link EndedByOperator} as soon as an operator ends the
   * rollout. Reads that still run are not cancelled: they change nothing, and nothing waits for
   * them.
   */
  public <T> T reading(Supplier<T> work) {
    if (!KernelVersion.second()) { // it began when an abort was looked at between activities
      return work.get();
    }
    var answer = Async.function(work::get);
    Workflow.await(() -> answer.isCompleted() || endedBy.isPresent());
    checkpoint();
    return answer.get();
  }

  /**
   * As {@link #reading(Supplier)}, for work in parts without an answer.
   *
   * @param work asks before each part whether it is still needed; otherwise it would overwrite what
   *     the checklist shows since
   */
  public void reading(Consumer<BooleanSupplier> work) {
    var left = new boolean[1];
    try {
      var unused =
          reading(
              () -> {
                work.accept(() -> !left[0]);
                return true;
              });
    } catch (EndedByOperator ended) {
      left[0] = true;
      throw ended;
    }
  }

  /** As {@link #reading(Supplier)}, where runs begun before 2026-11-30 waited for the answer. */
  public <T> T readingAnywhere(Supplier<T> work) {
    return KernelVersion.third() ? reading(work) : work.get();
  }

  /** As {@link #reading(Consumer)}, where runs begun before 2026-11-30 waited for the answer. */
  public void readingAnywhere(Consumer<BooleanSupplier> work) {
    if (KernelVersion.third()) {
      reading(work);
    } else {
      work.accept(() -> true);
    }
  }

  /** Stops at a stuck step: shows and alerts why, and blocks until an operator decides. */
  public Verb ask(RolloutStage stuck, Step step, String why) {
    view.ended(step, StepState.STUCK, why);
    enter(stuck, "\"%s\" is stuck: %s".formatted(step.title(), why));
    view.incidents().untilAnswered(step, state().name(), why, allowed(stuck), this::decided);
    checkpoint();
    var answered = answer.orElseThrow();
    if (answered == Verb.SKIP) {
      view.ended(step, StepState.SKIPPED, "skipped: " + why);
    }
    return answered;
  }

  /** Whether an operator has decided at this stage or ended the rollout. */
  public boolean decided() {
    return answer.isPresent() || endedBy.isPresent();
  }

  /** Waits for the instant, and longer while paused; throws {@link EndedByOperator}. */
  public void sleepUntil(Instant instant) {
    do {
      Workflow.await(() -> !paused || endedBy.isPresent());
      checkpoint();
    } while (WorkflowTime.awaitUntil(instant, () -> paused || endedBy.isPresent()));
  }

  /** Blocks while paused; throws {@link EndedByOperator}. */
  public void awaitResumed() {
    Workflow.await(() -> !paused || endedBy.isPresent());
    checkpoint();
  }

  /** Ends it by its own result: a decision can change nothing from here on and is refused. */
  public void ends(String why) {
    if (KernelVersion.third()) { // older runs accepted such a decision and ignored it
      paused = false;
      view.close("the rollout has ended: " + why);
    }
  }

  /** Begins the rollback; no decision can end it again. */
  public void beginRollback(String headline) {
    carriedOut();
    enter(RolloutStage.ROLLING_BACK, headline);
  }

  /** Marks the decision as carried out; it can no longer be changed. */
  public void carriedOut() {
    endedBy = Optional.empty();
    paused = false;
  }
}
