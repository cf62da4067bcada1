package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.worker.WorkflowImplementationOptions;
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
import society.postx.platform.workflows.client.ClientName;

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
   * For every operation's registration: input that does not parse fails the workflow at once
   * instead of its task for ever.
   */
  public static final WorkflowImplementationOptions IMPLEMENTATION_OPTIONS =
      WorkflowImplementationOptions.newBuilder()
          .setFailWorkflowExceptionTypes(DataConverterException.class)
          .build();

  private final Progress progress;
  private final Gate gate = new Gate();
  private final Incidents incidents = new Incidents();
  private final Deque<Undo> undos = new ArrayDeque<>();
  private final List<Change> changes = new ArrayList<>();
  private Optional<PermitDoor> permit = Optional.empty();

  private record Undo(Step step, Runnable run) {}

  public Operation(String name, List<? extends Step> steps) {
    progress = new Progress(name, steps);
  }

  public void begin(ClientName client) {
    progress.begin(client);
    show();
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
    var door = new PermitDoor(client);
    permit = Optional.of(door);
    try {
      untilDecided(acquiring, verbs(acquiring), () -> acquire(acquiring, door));
      var result = body.get();
      finish("DONE", "Done");
      return result;
    } catch (Aborted aborted) {
      undoAll();
      finish("ABORTED", aborted.why());
      throw FailureType.ABORTED.stop(aborted.why());
    } finally {
      door.release();
    }
  }

  private boolean acquire(Step acquiring, PermitDoor door) {
    progress.running(acquiring);
    show();
    door.acquire(
        who -> {
          progress.stage(acquiring.name(), who);
          show();
        });
    progress.ended(acquiring, BoxState.DONE, "");
    return true;
  }

  /**
   * One box of the checklist: an activity, and what undoes it; the undo is noted before the call,
   * whose answer may get lost.
   */
  public <A, T> T step(
      Step step, Patience patience, Class<A> type, Function<A, T> call, Consumer<A> undo) {
    undos.push(new Undo(step, () -> undo.accept(stub(type, patience, "undo: " + step.title()))));
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
   * Asks without stopping for a decision: what fails here fails the operation, before it has
   * changed anything.
   */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    try {
      progress.running(step);
      show();
      var answer = call.apply(stub(type, Patience.SHORT, step.title()));
      progress.ended(step, BoxState.DONE, answer instanceof Outcome outcome ? outcome.note() : "");
      show();
      return answer;
    } catch (ActivityFailure e) {
      progress.ended(step, BoxState.STUCK, Incidents.cause(e));
      show();
      throw e.getCause() instanceof ApplicationFailure cause
          ? ApplicationFailure.newNonRetryableFailure(cause.getOriginalMessage(), cause.getType())
          : e;
    }
  }

  private <A, T> T once(Step step, Patience patience, Class<A> type, Function<A, T> call) {
    progress.running(step);
    show();
    permit.ifPresent(PermitDoor::ensureHeld);
    var result = call.apply(stub(type, patience, step.title()));
    progress.ended(step, BoxState.DONE, noted(result));
    show();
    return result;
  }

  private String noted(Object result) {
    if (result instanceof Outcome outcome) {
      changes.addAll(outcome.changes());
      return outcome.note();
    }
    return result instanceof String note ? note : "";
  }

  private <T> T untilDecided(Step step, List<Verb> verbs, Supplier<T> attempt) {
    for (; ; ) {
      try {
        return attempt.get();
      } catch (ActivityFailure e) {
        if (e.getCause() instanceof CanceledFailure) {
          throw e;
        }
        decide(step, verbs, Incidents.cause(e));
      } catch (ApplicationFailure e) {
        decide(step, verbs, e.getOriginalMessage());
      }
    }
  }

  /** Returns to try again; leaves by {@link Skipped} or {@link Aborted}. */
  private void decide(Step step, List<Verb> verbs, String why) {
    progress.ended(step, BoxState.STUCK, why);
    progress.stage(WAITS, "\"%s\" is stuck: %s".formatted(step.title(), why));
    gate.open(step.name(), verbs); // whoever reads that it waits may decide while evidence is kept
    show();
    incidents.report(step, why, verbs);
    var taken = gate.await();
    switch (taken.verb()) {
      case RETRY -> progress.running(step);
      case SKIP -> {
        progress.ended(
            step,
            BoxState.SKIPPED,
            "skipped by %s: %s".formatted(taken.decision().operator(), taken.decision().reason()));
        show();
        throw new Skipped();
      }
      case ABORT ->
          throw new Aborted(
              "aborted by %s: %s"
                  .formatted(taken.decision().operator(), taken.decision().reason()));
    }
  }

  private void undoAll() {
    while (!undos.isEmpty()) {
      var undo = undos.pop();
      try {
        progress.stage(
            "UNDO_" + undo.step().name(), "undoing \"%s\"".formatted(undo.step().title()));
        show();
        untilDecided(undo.step(), List.of(RETRY, SKIP), () -> run(undo));
        progress.ended(undo.step(), BoxState.UNDONE, "");
      } catch (Skipped skipped) {
        // Left as it is on an operator's word; the checklist says so.
      }
    }
    show();
  }

  private static List<Verb> verbs(Step step) {
    return step.skippable() ? List.of(RETRY, SKIP, ABORT) : List.of(RETRY, ABORT);
  }

  private static boolean run(Undo undo) {
    undo.run().run();
    return true;
  }

  /** Ticks a box that another box's work has settled. */
  public void tick(Step step, String note) {
    progress.ticked(step, note);
    show();
  }

  /**
   * How to keep evidence of the client's host when a step gets stuck, once there is one; answers
   * where it is.
   */
  public <A> void witness(Class<A> type, BiFunction<A, String, String> keepEvidence) {
    incidents.witness(why -> keepEvidence.apply(stub(type, Patience.SHORT, "keep evidence"), why));
  }

  /** Takes a decision sent as a signal; a refusal is in the checklist. */
  public void decide(Verb verb, Decision decision) {
    gate.decide(verb, decision);
    show();
  }

  /** Takes a decision sent as an update; a refusal is its answer. */
  public Checklist decideAndReport(Verb verb, Decision decision) {
    var refusal = gate.decide(verb, decision);
    show();
    if (refusal.isPresent()) {
      throw FailureType.REQUEST_REFUSED.stop(refusal.get());
    }
    return checklist();
  }

  public Checklist checklist() {
    return progress.checklist(gate.verbs(), gate.log());
  }

  /** Everything the steps created or changed so far. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  public Map<String, Duration> durations() {
    return progress.durations();
  }

  public List<String> skipped() {
    return progress.skipped();
  }

  private void finish(String stage, String headline) {
    progress.stage(stage, headline);
    show();
  }

  private void show() {
    Workflow.setCurrentDetails(Progress.markdown(checklist()));
  }

  private static <A> A stub(Class<A> type, Patience patience, String summary) {
    return Workflow.newActivityStub(type, patience.options(TaskQueues.of(type), summary));
  }
}
