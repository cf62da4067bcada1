package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Outcome;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
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

  private final Board board;
  private final Deque<Undo> undos = new ArrayDeque<>();
  private final List<Change> changes = new ArrayList<>();
  private final ParentNotice parent = new ParentNotice();
  private Optional<ClientName> client = Optional.empty();
  private Optional<PermitDoor> permit = Optional.empty();
  private boolean sideBySide;
  private boolean asking;
  private boolean kept;

  private record Undo(Step step, Runnable run) {}

  public Operation(String name, List<? extends Step> steps) {
    board = new Board(name, steps);
  }

  public void begin(ClientName name) {
    client = Optional.of(name);
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
    var door = new PermitDoor(client, PermitDoor.LIMIT);
    permit = Optional.of(door);
    return Cleanup.after(
        () -> board.run(() -> acquireAndRun(acquiring, door, body)), door::release);
  }

  private <T> T acquireAndRun(Step acquiring, PermitDoor door, Supplier<T> body) {
    try {
      untilDecided(acquiring, verbs(acquiring), () -> acquire(acquiring, door));
      var result = body.get();
      finish("DONE", "Done");
      return result;
    } catch (Aborted aborted) {
      undoAll();
      finish("ABORTED", aborted.why());
      throw FailureType.ABORTED.stop(aborted.why());
    }
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
    var door = new PermitDoor(client, limit);
    permit = Optional.of(door);
    return Cleanup.after(
        () -> board.run(() -> acquireAndRun(acquiring, door, body, busy)),
        () -> {
          door.releaseAndWait();
          permit = Optional.empty();
        });
  }

  private <T> T acquireAndRun(
      Step acquiring, PermitDoor door, Supplier<T> body, Function<String, T> busy) {
    var acquired = board.attempt(acquiring, () -> acquire(acquiring, door));
    return acquired.failed() ? busy.apply(acquired.failure()) : body.get();
  }

  private boolean acquire(Step acquiring, PermitDoor door) {
    board.running(acquiring);
    door.acquire(who -> board.stage(acquiring.name(), who));
    board.ended(acquiring, BoxState.DONE, "");
    return true;
  }

  /**
   * One box of the checklist: an activity, and what undoes it; the undo is noted before the call,
   * whose answer may get lost.
   */
  public <A, T> T step(
      Step step, Patience patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    undos.push(new Undo(step, () -> undo.accept(patience.stub(type, "undo: " + step.title()))));
    return step(step, patience, type, call);
  }

  /** A box whose effect goes away with what an earlier box made, or that changes nothing. */
  public <A, T> T step(Step step, Patience patience, Class<A> type, Function<A, T> call) {
    return untilDecided(step, verbs(step), () -> once(step, patience, type, call));
  }

  /** A box that may be skipped. */
  public <A, T> Optional<T> optionalStep(
      Step step, Patience patience, Class<A> type, Function<A, T> call) {
    try {
      return Optional.of(step(step, patience, type, call));
    } catch (Skipped skipped) {
      return Optional.empty();
    }
  }

  /** As {@link #optionalStep}, with an undo. */
  public <A, T> Optional<T> optionalStep(
      Step step, Patience patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    try {
      return Optional.of(step(step, patience, type, call, undo));
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
    sideBySide = true;
    return Cleanup.after(() -> new Together().run(one, other), () -> sideBySide = false);
  }

  /** As the other one, for boxes that answer nothing. */
  public void together(Runnable one, Runnable other) {
    var unused = together(() -> ran(one), () -> ran(other));
  }

  /** A box whose failure comes back to the caller, who knows what to do about it. */
  public <A, T> Attempt<T> attempt(
      Step step, Patience patience, Class<A> type, Function<A, T> call) {
    return board.attempt(step, () -> once(step, patience, type, call));
  }

  /**
   * Work that is never given up by itself: while it answers a problem, people are asked; empty once
   * it succeeded, else the words of who skipped or aborted it.
   */
  public Optional<String> insist(Step step, Supplier<Optional<String>> work) {
    for (; ; ) {
      var problem = work.get();
      if (problem.isEmpty()) {
        return problem;
      }
      try {
        decide(step, List.of(RETRY, SKIP, ABORT), problem.get());
      } catch (Skipped given) {
        return Optional.of(given.why());
      } catch (Aborted given) {
        return Optional.of(given.why());
      }
    }
  }

  /**
   * Asks without stopping for a decision: what fails here fails the operation, before it has
   * changed anything.
   */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    return board.ask(step, type, call);
  }

  private <A, T> T once(Step step, Patience patience, Class<A> type, Function<A, T> call) {
    if (asking) {
      board.runningBesides(step);
    } else {
      board.running(step);
    }
    permit.ifPresent(PermitDoor::ensureHeld);
    var result = holding(() -> call.apply(patience.stub(type, step.title())));
    if (result instanceof Outcome outcome) {
      changes.addAll(outcome.changes());
    }
    board.ended(step, BoxState.DONE, Board.note(result));
    showWhatRuns();
    return result;
  }

  /** Once more with a new permit, where the work was refused because the permit was lost. */
  private <T> T holding(Supplier<T> work) {
    var lease = permit.map(PermitDoor::lease).orElse(0);
    try {
      return work.get();
    } catch (ActivityFailure e) {
      if (permit.isEmpty() || !Failures.isOf(FailureType.PERMIT_LOST, e)) {
        throw e;
      }
      permit.get().replace(lease);
      return work.get();
    }
  }

  /** What was made while holding the permit is not taken away without it. */
  private boolean undo(Undo undo) {
    if (Kernel.second()) {
      permit.ifPresent(PermitDoor::ensureHeld);
    }
    return holding(() -> ran(undo.run()));
  }

  /** For a box whose neighbour ended or was decided about. */
  private void showWhatRuns() {
    if (sideBySide && !asking) {
      board.showRunning();
    }
  }

  private <T> T untilDecided(Step step, List<Verb> verbs, Supplier<T> attempt) {
    for (; ; ) {
      try {
        return attempt.get();
      } catch (ActivityFailure e) {
        decide(step, verbs, Failures.causeUnlessCancelled(e));
      } catch (ApplicationFailure e) {
        decide(step, verbs, e.getOriginalMessage());
      }
    }
  }

  /** Returns to try again; leaves by {@link Skipped} or {@link Aborted}. */
  private void decide(Step step, List<Verb> verbs, String why) {
    board.ended(step, BoxState.STUCK, why);
    awaitTurn();
    asking = true;
    Cleanup.after(
        () -> ran(() -> ask(step, verbs, why)),
        () -> {
          asking = false;
          showWhatRuns();
        });
  }

  /** One question at a time; none once the other side was aborted. */
  private void awaitTurn() {
    if (!sideBySide) {
      return;
    }
    var scope = CancellationScope.current();
    Workflow.await(() -> !asking || scope.isCancelRequested());
    if (scope.isCancelRequested()) {
      throw new CanceledFailure("the operation ends");
    }
  }

  private void ask(Step step, List<Verb> verbs, String why) {
    board.gate().open(step.name(), verbs); // before anybody can read that it waits
    var about = "\"%s\" is stuck: %s".formatted(step.title(), why);
    board.stage(WAITS, about);
    client.ifPresent(name -> parent.waits(name, about));
    board.alert(step, why, verbs);
    board.remindUntil(board.gate()::decided, step, why, verbs);
    var taken = board.gate().await();
    client.ifPresent(parent::answered);
    var words = "by %s: %s".formatted(taken.decision().operator(), taken.decision().reason());
    switch (taken.verb()) {
      case RETRY -> board.running(step);
      case SKIP -> {
        board.ended(step, BoxState.SKIPPED, "skipped " + words);
        throw new Skipped("skipped " + words);
      }
      default -> throw new Aborted("aborted " + words); // the gate lets nothing else through
    }
  }

  private void undoAll() {
    while (!undos.isEmpty()) {
      var undo = undos.pop();
      try {
        board.stage("UNDO_" + undo.step().name(), "undoing \"%s\"".formatted(undo.step().title()));
        untilDecided(undo.step(), List.of(RETRY, SKIP), () -> undo(undo));
        board.ended(undo.step(), BoxState.UNDONE, "");
      } catch (Skipped skipped) {
        // Left as it is on an operator's word; the checklist says so.
      }
    }
    board.show();
  }

  /**
   * From here on the client lives by what was made: nothing of it is undone and abort is not
   * offered. What is left is paperwork, which may be skipped.
   */
  public void keep() {
    if (Kernel.second()) {
      undos.clear();
      kept = true;
    }
  }

  private List<Verb> verbs(Step step) {
    if (kept) {
      return List.of(RETRY, SKIP);
    }
    return step.skippable() ? List.of(RETRY, SKIP, ABORT) : List.of(RETRY, ABORT);
  }

  private static boolean ran(Runnable work) {
    work.run();
    return true;
  }

  /** Ticks a box that another box's work has settled. */
  public void tick(Step step, String note) {
    board.ended(step, BoxState.DONE, note);
  }

  /**
   * How to keep evidence of the client's host when a step gets stuck, once there is one; answers
   * where it is.
   */
  public <A> void witness(Class<A> type, BiFunction<A, String, String> keepEvidence) {
    board
        .incidents()
        .witness(why -> keepEvidence.apply(Patience.SHORT.stub(type, "keep evidence"), why));
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
    return List.copyOf(changes);
  }

  public Map<String, Duration> durations() {
    return board.durations();
  }

  public List<String> skipped() {
    return board.skipped();
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
