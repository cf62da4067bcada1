package society.postx.platform.workflows.operation;

import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InvalidInput;

/**
 * What all operations on a client share: the permit, the checklist, and what happens when a step
 * has used up its retries: the operation stops there, says why, alerts, and waits for {@code
 * retry}, {@code skip} or {@code abort}; abort undoes.
 */
public final class Operation {
  /**
   * What the search attribute Stage says while a person has to decide: one filter shows everything
   * that waits.
   */
  public static final String WAITS = "WAITS_FOR_DECISION";

  /**
   * For every workflow's registration: input that people have to mend fails the workflow at once.
   * Anything else that cannot be read fails its task, until a worker comes that can read it.
   */
  public static final WorkflowImplementationOptions IMPLEMENTATION_OPTIONS =
      WorkflowImplementationOptions.newBuilder()
          .setFailWorkflowExceptionTypes(InvalidInput.class)
          .build();

  private final OperatorView board;
  private final ParentNotice parent = new ParentNotice();
  private final StuckSteps stuck;
  private final PermittedWork work;
  private final UndoList undos = new UndoList();

  public Operation(String name, List<? extends Step> steps) {
    board = new OperatorView(name, steps);
    stuck = new StuckSteps(board, parent);
    work = new PermittedWork(board, stuck, undos);
  }

  public void begin(ClientName name) {
    board.begin(name);
  }

  /** This run's mark on everything it creates; the same after a reset. */
  public static RunLabel runLabel() {
    return new RunLabel(Workflow.getInfo().getFirstExecutionRunId());
  }

  /**
   * Runs the body while holding the client's permit; an abort undoes what the body's steps noted,
   * newest first.
   */
  public <T> T underPermit(ClientName client, Step acquiring, Supplier<T> body) {
    return work.orUndone(client, acquiring, body);
  }

  /**
   * Runs the body while holding the client's permit; a client that stays busy for the limit is left
   * as it is, and {@code busy} answers why.
   */
  public <T> T underPermit(
      ClientName client,
      Step acquiring,
      Duration limit,
      Supplier<T> body,
      Function<String, T> busy) {
    return work.orBusy(client, acquiring, limit, body, busy);
  }

  /**
   * One box of the checklist: an activity, and what undoes it; the undo is noted before the call,
   * whose answer may get lost.
   */
  public <A, T> T step(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    undos.add(step, () -> undo.accept(patience.stub(type, "undo: " + step.title())));
    return step(step, patience, type, call);
  }

  /** A box whose effect goes away with what an earlier box made, or that changes nothing. */
  public <A, T> T step(Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return stuck.untilDecided(step, undos.verbs(step), () -> work.once(step, patience, type, call));
  }

  /** A box that may be skipped. */
  public <A, T> Optional<T> optionalStep(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return unlessSkipped(() -> step(step, patience, type, call));
  }

  /** As {@link #optionalStep}, with an undo. */
  public <A, T> Optional<T> optionalStep(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    return unlessSkipped(() -> step(step, patience, type, call, undo));
  }

  private static <T> Optional<T> unlessSkipped(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (Skipped skipped) {
      return Optional.empty();
    }
  }

  /**
   * Boxes that do not need each other, side by side. Where both sides are stuck one asks, and then
   * the other. An abort ends what the other side does, and undoes it too.
   */
  public <A, B> Both<A, B> together(Supplier<A> one, Supplier<B> other) {
    var version = Workflow.getVersion("together", Workflow.DEFAULT_VERSION, 1);
    if (version == Workflow.DEFAULT_VERSION) { // it began when one followed the other
      return new Both<>(one.get(), other.get());
    }
    stuck.sideBySide(true);
    return Cleanup.after(() -> new ParallelSteps().run(one, other), () -> stuck.sideBySide(false));
  }

  /** As the other one, for boxes that answer nothing. */
  public void together(Runnable one, Runnable other) {
    var unused = together(() -> ran(one), () -> ran(other));
  }

  /** A box whose failure comes back to the caller, who knows what to do about it. */
  public <A, T> Attempt<T> attempt(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return work.attempt(step, () -> work.once(step, patience, type, call));
  }

  /**
   * Work that is never given up by itself: while it answers a problem, people are asked; empty once
   * it succeeded, else the words of who skipped or aborted it.
   */
  public Optional<String> insist(Step step, Supplier<Optional<String>> work) {
    return stuck.insist(step, work);
  }

  /**
   * Asks without stopping for a decision: what fails here fails the operation, before it has
   * changed anything.
   */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    return new StepRunner(board).ask(step, type, call);
  }

  /**
   * Asks people to approve exactly what the question shows, before its deadline. Fails the task
   * while the permit is held: other operations may change a client that waits for people.
   */
  public Approval.Answer approve(Step step, Question question) {
    if (work.held()) {
      throw new IllegalStateException(step.name() + " asks while it holds the permit");
    }
    parent.waits(board.client(), question.asked());
    var approval = new Approval(board, Workflow.getInfo().getWorkflowId());
    var answer = board.run(() -> approval.ask(step, question));
    parent.answered(board.client());
    return answer;
  }

  /**
   * From here on the client lives by what was made: nothing of it is undone and abort is not
   * offered. What is left is paperwork, which may be skipped.
   */
  public void keep() {
    if (KernelVersion.second()) {
      undos.keep();
    }
  }

  private static boolean ran(Runnable work) {
    work.run();
    return true;
  }

  /** Ticks a box that another box's work has settled. */
  public void tick(Step step, String note) {
    board.ended(step, StepState.DONE, note);
  }

  /**
   * How to keep evidence of the client's host when a step gets stuck, once there is one; answers
   * where it is.
   */
  public <A> void witness(Class<A> type, BiFunction<A, String, String> keepEvidence) {
    board
        .incidents()
        .witness(why -> keepEvidence.apply(ActivityProfile.SHORT.stub(type, "keep evidence"), why));
  }

  /** Takes a decision, or answers why not; either is in the checklist. */
  public Optional<String> decide(Verb verb, Decision decision) {
    return board.decide(verb, decision);
  }

  public Checklist checklist() {
    return board.checklist();
  }

  /** Everything the steps created or changed so far. */
  public List<Change> changes() {
    return work.changes();
  }

  public Map<String, Duration> durations() {
    return board.items().durations();
  }

  public List<String> skipped() {
    return board.items().in(StepState.SKIPPED).stream().map(Step::name).toList();
  }

  /** The step cannot go on by itself just now, and this is what it waits for. */
  public void waits(Step step, String why) {
    board.stage(step.name(), why);
  }

  /** The last word on the checklist. */
  public void finish(String stage, String headline) {
    board.stage(stage, headline);
  }
}
