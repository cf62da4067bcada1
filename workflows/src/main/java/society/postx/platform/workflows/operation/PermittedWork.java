package society.postx.platform.workflows.operation;

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

/**
 * Runs an operation's body and its steps under the client's permit, and notes what they changed.
 */
final class PermittedWork {
  private final OperatorView board;
  private final StuckSteps stuck;
  private final UndoList undos;
  private final List<Change> changes = new ArrayList<>();
  private Optional<PermitLease> permit = Optional.empty();

  PermittedWork(OperatorView board, StuckSteps stuck, UndoList undos) {
    this.board = board;
    this.stuck = stuck;
    this.undos = undos;
  }

  /** Runs the body under the permit; an abort undoes what was made and then fails with ABORTED. */
  <T> T orUndone(ClientName client, Step acquiring, Supplier<T> body) {
    var door = new PermitLease(client);
    return under(
        door,
        () -> {
          try {
            stuck.untilDecided(acquiring, undos.verbs(acquiring), () -> acquire(acquiring, door));
            var result = body.get();
            board.stage("DONE", "Done");
            return result;
          } catch (Aborted aborted) {
            undos.undoAll(board, stuck, this);
            board.stage("ABORTED", aborted.why());
            throw FailureType.ABORTED.stop(aborted.why());
          }
        },
        door::release);
  }

  /** Runs the body under the permit, or {@code busy} if the client stays busy for the limit. */
  <T> T orBusy(
      ClientName client,
      Step acquiring,
      Duration limit,
      Supplier<T> body,
      Function<String, T> busy) {
    var door = new PermitLease(client, limit);
    return under(
        door,
        () -> {
          var acquired = attempt(acquiring, () -> acquire(acquiring, door));
          return acquired.failed() ? busy.apply(acquired.failure()) : body.get();
        },
        door::releaseAndWait);
  }

  private <T> T under(PermitLease door, Supplier<T> body, Runnable release) {
    permit = Optional.of(door);
    return Cleanup.after(
        () -> board.run(body),
        () -> {
          release.run();
          permit = Optional.empty();
        });
  }

  private boolean acquire(Step acquiring, PermitLease door) {
    board.running(acquiring);
    door.acquire(who -> board.stage(acquiring.name(), who));
    board.ended(acquiring, StepState.DONE, "");
    return true;
  }

  boolean held() {
    return permit.isPresent();
  }

  /** Does a step's work and shows on the checklist when it begins and succeeds. */
  <T> Attempt<T> attempt(Step step, Supplier<T> work) {
    var attempt = Attempt.of(work);
    attempt.problem().ifPresent(why -> board.ended(step, StepState.STUCK, why));
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
