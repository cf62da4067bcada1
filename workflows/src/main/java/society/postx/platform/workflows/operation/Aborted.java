package society.postx.platform.workflows.operation;

/** An operator ended the operation at a stuck step. */
final class Aborted extends ControlFlow {
  private static final long serialVersionUID = 1L;

  Aborted(String why) {
    super(why);
  }
}
