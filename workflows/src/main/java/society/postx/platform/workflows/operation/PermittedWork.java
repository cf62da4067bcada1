package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;

/**
 * Runs an operation's body and its steps under the client's permit, and notes what they changed.
 */
final class PermittedWork {
  private final OperatorView view;
  private final StuckSteps stuck;
  private final UndoList undos;
  private final List<Change> changes = new ArrayList<>();
  private Optional<PermitLease> permit = Optional.empty();
  private boolean undoesCancelled;

  PermittedWork(OperatorView view, StuckSteps stuck, UndoList undos) {
    this.view = view;
    this.stuck = stuck;
    this.undos = undos;
  }

  /** A cancelled run is undone like an aborted one from now on; else its steps stay. */
  void undoCancelled() {
    undoesCancelled = true;
  }

  /** Runs the body under the permit; an abort undoes what was made and then fails with ABORTED. */
  <T> T orUndone(ClientName client, Step acquiring, Supplier<T> body) {
    return partOrUndone(client, acquiring, () -> done(body));
  }

  /** As {@link #orUndone}, for the part of an operation that others follow. */
  <T> T partOrUndone(ClientName client, Step acquiring, Supplier<T> body) {
    var lease = new PermitLease(client);
    return under(
        lease,
        () ->
            undone(
                () -> {
                  stuck.untilDecided(acquiring, undos.verbs(), () -> acquire(acquiring, lease));
                  return body.get();
                }),
        lease::release);
  }

  /**
   * Runs a body that needs no permit; an abort undoes what was made and then fails with ABORTED.
   */
  <T> T withoutPermit(Supplier<T> body) {
    return abortable(() -> done(body));
  }

  /** As {@link #withoutPermit}, for the part of an operation that others follow. */
  <T> T abortable(Supplier<T> body) {
    return view.run(() -> view.closing(() -> undone(body)));
  }

  private <T> T done(Supplier<T> body) {
    var result = body.get();
    view.stage("DONE", "Done");
    return result;
  }

  private <T> T undone(Supplier<T> body) {
    try {
      return body.get();
    } catch (Aborted aborted) {
      undoAborted();
      view.stage("ABORTED", aborted.why());
      throw FailureType.ABORTED.stop(aborted.why());
    } catch (TemporalFailure e) {
      if (undoesCancelled && Failures.isCancel(e)) {
        Workflow.newDetachedCancellationScope(this::undoCancelledRun).run();
      }
      throw e;
    }
  }

  private void undoCancelledRun() {
    if (undos.isKept()) {
      view.cannotBeUndone();
    } else {
      view.undone(undoAll());
    }
  }

  /** A cancel before or during an abort's undo must not leave the client half undone. */
  private void undoAborted() {
    if (undoesCancelled && KernelVersion.fourth()) {
      Workflow.newDetachedCancellationScope(this::undoAll).run();
    } else {
      undoAll();
    }
  }

  private List<Step> undoAll() {
    return undos.undoAll(view, stuck, this);
  }

  /** Runs the body under the permit, or {@code busy} if the client stays busy for the limit. */
  <T> T orBusy(
      ClientName client,
      Step acquiring,
      Duration limit,
      Supplier<T> body,
      Function<String, T> busy) {
    var lease = new PermitLease(client, limit);
    return under(
        lease,
        () -> {
          var acquired = attempt(acquiring, () -> acquire(acquiring, lease));
          return acquired.failed() ? busy.apply(acquired.failure()) : body.get();
        },
        lease::releaseAndWait);
  }

  private <T> T under(PermitLease lease, Supplier<T> body, Runnable release) {
    permit = Optional.of(lease);
    return Cleanup.after(
        () -> view.run(() -> view.closing(body)),
        () -> {
          release.run();
          permit = Optional.empty();
        });
  }

  private boolean acquire(Step acquiring, PermitLease lease) {
    view.running(acquiring);
    lease.acquire(who -> view.stage(acquiring.name(), who));
    view.ended(acquiring, StepState.DONE, "");
    return true;
  }

  boolean held() {
    return permit.isPresent();
  }

  /** Does a step's work and shows on the checklist when it begins and succeeds. */
  <T> Attempt<T> attempt(Step step, Supplier<T> work) {
    var attempt = Attempt.of(work);
    attempt.problem().ifPresent(why -> view.ended(step, StepState.STUCK, why));
    return attempt;
  }

  /** Calls a step's activity; the caller shows a failure. */
  <A, T> T once(Step step, ActivityProfile patience, Class<A> type, Function<A, T> call) {
    stuck.running(step);
    permit.ifPresent(PermitLease::ensureHeld);
    var result = holding(() -> call.apply(patience.stub(type, step.title())));
    if (result instanceof ChangeReport outcome) {
      changes.addAll(outcome.changes());
    }
    stuck.done(step, StepRunner.note(result));
    return result;
  }

  /** Undoes a step while it holds the permit. */
  boolean undo(Runnable undo) {
    if (KernelVersion.second()) {
      permit.ifPresent(PermitLease::ensureHeld);
    }
    return holding(
        () -> {
          undo.run();
          return true;
        });
  }

  private <T> T holding(Supplier<T> work) {
    return permit.isPresent() ? permit.get().holding(work) : work.get();
  }

  /** All that was created or changed so far. */
  List<Change> changes() {
    return List.copyOf(changes);
  }
}
