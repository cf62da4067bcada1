package society.postx.platform.workflows.operation;

/** An operator skipped a stuck step. */
final class Skipped extends ControlFlow {
  private static final long serialVersionUID = 1L;

  private final String why;

  Skipped(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
