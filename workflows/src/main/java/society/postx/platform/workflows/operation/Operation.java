package society.postx.platform.workflows.operation;

import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
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
import society.postx.platform.workflows.failure.FailureType;

/**
 * Runs an operation on one client: permit, checklist and undo. When a step has used up its retries,
 * the operation alerts and waits for {@code retry}, {@code skip} or {@code abort}; abort undoes its
 * steps.
 */
public final class Operation {
  /**
   * The search attribute Stage while an operator must decide: one filter finds everything that
   * waits.
   */
  public static final String WAITS = "WAITS_FOR_DECISION";

  private final OperatorView view;
  private final ParentNotice parent = new ParentNotice();
  private final StuckSteps stuck;
  private final PermittedWork work;
  private final UndoList undos = new UndoList();

  public Operation(String name, List<? extends Step> steps) {
    view = new OperatorView(name, steps);
    stuck = new StuckSteps(view, parent);
    work = new PermittedWork(view, stuck, undos);
  }

  /** Replaces the checklist before it begins, where only the input says which steps there are. */
  public void follow(List<? extends Step> steps) {
    view.follow(steps);
  }

  public void begin(ClientName name) {
    view.begin(name);
  }

  /** As the other one, for a run that people start again with this input if it is cancelled. */
  public void begin(ClientName name, Object input) {
    view.startedWith(input);
    view.begin(name);
  }

  /** A cancelled run is undone like an aborted one: a client must not stay half-changed. */
  public Operation undoCancelled() {
    work.undoCancelled();
    return this;
  }

  /** The label of everything that this run creates; the same after a reset. */
  public static RunLabel runLabel() {
    return new RunLabel(Workflow.getInfo().getFirstExecutionRunId());
  }

  /**
   * Runs an operation's own work between its steps: if it is cancelled there, the checklist says
   * so. Steps, questions and waits do this themselves.
   */
  public <T> T run(Supplier<T> body) {
    return view.whole(body);
  }

  /** Runs the body while holding the client's permit; an abort undoes its steps, newest first. */
  public <T> T underPermit(ClientName client, Step acquiring, Supplier<T> body) {
    return work.orUndone(client, acquiring, body);
  }

  /** As {@link #underPermit}, for the part of an operation that others follow. */
  public <T> T partUnderPermit(ClientName client, Step acquiring, Supplier<T> body) {
    return work.partOrUndone(client, acquiring, body);
  }

  /** Runs a body that changes nothing of the client; an abort undoes its steps, newest first. */
  public <T> T withoutPermit(Supplier<T> body) {
    return work.withoutPermit(body);
  }

  /**
   * As {@link #withoutPermit}, for the first part of an operation that goes on under the permit.
   */
  public <T> T abortable(Supplier<T> body) {
    return work.abortable(body);
  }

  /**
   * Runs the body while holding the client's permit; if the client stays busy for the limit,
   * answers {@code busy} with the reason instead.
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
   * Runs one step: an activity, and what undoes it. It notes the undo before the call, because the
   * answer may get lost.
   */
  public <A, T> T step(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    noteUndo(step, patience, type, undo);
    return step(step, patience, type, call);
  }

  /**
   * Runs a step that needs no undo: it changes nothing, or the undo of an earlier step removes its
   * effect.
   */
  public <A, T> T step(Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return run(
        () -> stuck.untilDecided(step, undos.verbs(), () -> work.once(step, patience, type, call)));
  }

  /** Runs a step that operators may skip once it is stuck; answers empty if they do. */
  public <A, T> Optional<T> optionalStep(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return optional(step, () -> work.once(step, patience, type, call));
  }

  /** Repeats work that operators may skip once it is stuck; answers empty if they do. */
  public <T> Optional<T> optional(Step step, Supplier<T> work) {
    try {
      return Optional.of(run(() -> stuck.untilDecided(step, undos.verbsOfOptional(), work)));
    } catch (Skipped skipped) {
      return Optional.empty();
    }
  }

  /** As {@link #optionalStep}, with an undo. */
  public <A, T> Optional<T> optionalStep(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    noteUndo(step, patience, type, undo);
    return optionalStep(step, patience, type, call);
  }

  private <A> void noteUndo(Step step, ActivityProfile patience, Class<A> type, Consumer<A> undo) {
    undos.add(step, () -> undo.accept(patience.stub(type, "undo: " + step.title())));
  }

  /**
   * Runs independent steps in parallel. If both sides are stuck, they ask one after the other. An
   * abort ends both sides and undoes both.
   */
  public <A, B> Both<A, B> together(Supplier<A> one, Supplier<B> other) {
    return new ParallelSteps(stuck).answers(one, other);
  }

  /** As the other one, where only the first side answers. */
  public <A> A together(Supplier<A> one, Runnable other) {
    return new ParallelSteps(stuck).answer(one, other);
  }

  /** As the other one, for steps without an answer. */
  public void together(Runnable one, Runnable other) {
    new ParallelSteps(stuck).run(one, other);
  }

  /** Runs a step and returns its failure to the caller instead of asking. */
  public <A, T> Attempt<T> attempt(
      Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    return run(() -> work.attempt(step, () -> work.once(step, patience, type, call)));
  }

  /**
   * Repeats work until it succeeds or an operator gives it up: asks while it answers a problem.
   * Answers empty, or the operator's reason.
   */
  public Optional<String> insist(Step step, Supplier<Optional<String>> work) {
    return run(() -> stuck.insist(step, work));
  }

  /** Runs a read-only step whose failure fails the operation, before any change. */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    return run(() -> view.closing(() -> new StepRunner(view).ask(step, type, call)));
  }

  /**
   * Asks operators to approve exactly what the question shows, before its deadline. Fails the task
   * while the permit is held, because a waiting client must stay free for other operations.
   */
  public Approval.Answer approve(Step step, Question question) {
    if (work.held()) {
      throw new IllegalStateException(step.name() + " asks while it holds the permit");
    }
    return stuck.approve(step, question);
  }

  /**
   * The point of no return: the client uses what was made, so nothing is undone and abort is not
   * offered. Later steps may be skipped.
   */
  public void keep() {
    if (KernelVersion.second()) {
      undos.keep();
    }
  }

  /**
   * Waits for a time and shows until when and why; operators may abort meanwhile, or end the wait
   * by a retry. Others may change what the wait is for, so the step has to look again afterwards.
   */
  public void waitUntil(Step step, Instant until, String why) {
    var unused = waitUntil(step, until, why, List.of(Verb.RETRY, Verb.ABORT));
  }

  /**
   * As the other one, with other decisions; answers which one ended the wait, or empty where its
   * time came. An abort ends the operation.
   */
  public Optional<Decided> waitUntil(Step step, Instant until, String why, List<Verb> verbs) {
    return run(() -> stuck.waitUntil(step, until, why, verbs));
  }

  /** Repeats read-only work that may refuse the operation until it passes; operators may abort. */
  public <T> T untilItPasses(Step step, Supplier<T> work) {
    return run(() -> stuck.untilDecided(step, undos.verbs(), work));
  }

  /** Shows why a step refuses the operation; the caller throws the failure it returns. */
  public ApplicationFailure refused(Step step, FailureType type, String why) {
    view.ended(step, StepState.STUCK, why);
    view.closeItems();
    return type.stop(why);
  }

  /** Ticks a step that another step's work has settled. */
  public void tick(Step step, String note) {
    view.ended(step, StepState.DONE, note);
  }

  /**
   * Sets how to keep evidence of the client's host when a step gets stuck; the function answers
   * where the evidence is.
   */
  public <A> void witness(Class<A> type, BiFunction<A, String, String> keepEvidence) {
    view.incidents()
        .witness(why -> keepEvidence.apply(ActivityProfile.SHORT.stub(type, "keep evidence"), why));
  }

  /** All that the steps created or changed so far. */
  public List<Change> changes() {
    return work.changes();
  }

  public Map<String, Duration> durations() {
    return view.items().durations();
  }

  public List<String> skipped() {
    return view.items().in(StepState.SKIPPED).stream().map(Step::name).toList();
  }

  /** Restores the checklist and the decision log of the run that continued as this one. */
  public void restore(Checklist earlier) {
    view.restore(earlier);
  }

  /** Logs a decision that the workflow takes or refuses itself, at any time. */
  public Optional<String> noted(Verb verb, Decision decision, Optional<String> refusal) {
    return view.noted(verb, decision, refusal);
  }

  /** Alerts operators about something that needs no decision. */
  public void tell(String fact, String title, String text) {
    view.incidents().tell(fact, title, text);
  }

  /** Shows how the operation ended, with an outcome of its own; nothing stays open. */
  public void end(String outcome, String headline) {
    view.end(outcome, headline);
  }

  /** Shows what the operation waits for, or how it ended. */
  public void show(String stage, String headline) {
    view.stage(stage, headline);
  }

  OperatorView view() {
    return view;
  }
}
