package society.postx.platform.workflows.operation;

/** An operator skipped a stuck step. */
final class Skipped extends ControlFlow {
  private static final long serialVersionUID = 1L;

  Skipped(String why) {
    super(why);
  }
}
