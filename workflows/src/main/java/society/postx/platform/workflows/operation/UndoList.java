package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what an abort undoes, newest first, until the point of no return. */
final class UndoList {
  private final Deque<Undo> undos = new ArrayDeque<>();
  private boolean kept;

  private record Undo(Step step, Runnable run) {}

  void add(Step step, Runnable undo) {
    undos.push(new Undo(step, undo));
  }

  /** Passes the point of no return: nothing is undone from here on. */
  void keep() {
    undos.clear();
    kept = true;
  }

  /** The decisions that a stuck step accepts if the client needs its work. */
  List<Verb> verbs() {
    return kept ? List.of(RETRY) : List.of(RETRY, ABORT);
  }

  /** The decisions that a stuck step accepts if its caller goes on without it. */
  List<Verb> verbsOfOptional() {
    return kept ? List.of(RETRY, SKIP) : List.of(RETRY, SKIP, ABORT);
  }

  boolean isKept() {
    return kept;
  }

  /**
   * Undoes all steps; a step that cannot be undone waits for an operator, who may skip it. Answers
   * those that were skipped, which stand as they are.
   */
  List<Step> undoAll(OperatorView view, StuckSteps stuck, PermittedWork work) {
    var left = new ArrayList<Step>();
    while (!undos.isEmpty()) {
      var undo = undos.pop();
      var step = undo.step();
      try {
        view.undoing(step);
        stuck.untilDecided(
            StuckWork.undoOf(step), List.of(RETRY, SKIP), () -> work.undo(undo.run()));
        view.ended(step, StepState.UNDONE, "");
      } catch (Skipped skipped) {
        left.add(step); // an operator decided to leave it; the checklist shows that
      }
    }
    return left;
  }
}
