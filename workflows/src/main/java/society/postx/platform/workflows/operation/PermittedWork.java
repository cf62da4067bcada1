package society.postx.platform.workflows.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Outcome;

/** Does the work of steps, under the client's permit while one is held; notes what it changed. */
final class PermittedWork {
  private final Board board;
  private final StuckSteps stuck;
  private final List<Change> changes = new ArrayList<>();
  private Optional<PermitDoor> permit = Optional.empty();

  PermittedWork(Board board, StuckSteps stuck) {
    this.board = board;
    this.stuck = stuck;
  }

  /** The body's work is done under this permit, once the body has acquired it. */
  <T> T under(PermitDoor door, Supplier<T> body, Runnable release) {
    permit = Optional.of(door);
    return Cleanup.after(
        body,
        () -> {
          release.run();
          permit = Optional.empty();
        });
  }

  boolean held() {
    return permit.isPresent();
  }

  /** Returns true holding the permit; fails with BUSY where the client stays busy. */
  boolean acquire(Step acquiring) {
    board.running(acquiring);
    permit.orElseThrow().acquire(who -> board.stage(acquiring.name(), who));
    board.ended(acquiring, BoxState.DONE, "");
    return true;
  }

  <A, T> T once(Step step, Patience patience, Class<A> type, Function<A, T> call) {
    stuck.running(step);
    permit.ifPresent(PermitDoor::ensureHeld);
    var result = holding(() -> call.apply(patience.stub(type, step.title())));
    if (result instanceof Outcome outcome) {
      changes.addAll(outcome.changes());
    }
    stuck.done(step, StepRunner.note(result));
    return result;
  }

  /** What was made while holding the permit is not taken away without it. */
  boolean undo(Runnable undo) {
    if (Kernel.second()) {
      permit.ifPresent(PermitDoor::ensureHeld);
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

  /** Everything that was created or changed so far. */
  List<Change> changes() {
    return List.copyOf(changes);
  }
}
