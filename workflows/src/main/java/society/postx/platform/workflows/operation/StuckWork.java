package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;

/**
 * Names work that may get stuck, for operators and in their decisions: a step, or the undo of one,
 * which must not look like the step itself.
 *
 * @param undo named as an undo; false for an undo of an older run, too
 */
record StuckWork(Step step, boolean undo) {
  private static final String UNDO = "UNDO_";

  static StuckWork of(Step step) {
    return new StuckWork(step, false);
  }

  static StuckWork undoOf(Step step) {
    return new StuckWork(step, true);
  }

  /** The stage of the undo while it runs. */
  static String undoStage(Step step) {
    return UNDO + step.name();
  }

  /** What is stuck now, as a decision has to name it. */
  StuckWork stuck() {
    return new StuckWork(step, undo && undoHasItsName());
  }

  /**
   * False for runs with an undo that was stuck before 2026-12-01: a decision in their history names
   * the step. May go after 2027-05-31.
   */
  private static boolean undoHasItsName() {
    return Workflow.getVersion("undo-by-name", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** As a decision names it. */
  String gate() {
    return undo ? undoStage(step) : step.name();
  }

  /** What a decision names, explained where it is an undo. */
  static String explained(String gate) {
    return gate.startsWith(UNDO)
        ? "%s, the undo of %s".formatted(gate, gate.substring(UNDO.length()))
        : gate;
  }

  /** For a sentence. */
  String shown() {
    var title = "\"%s\"".formatted(step.title());
    return undo ? "undo of " + title : title;
  }

  /** For the reason why evidence is kept. */
  String named() {
    return undo ? shown() : step.title();
  }

  /** Why, on the checklist. */
  String note(String why) {
    return undo ? "undo: " + why : why;
  }

  /** On the checklist, after {@code skipped by ops: …}. */
  String skipped(String words) {
    return undo ? "undo " + words : words;
  }
}
