package society.postx.platform.workflows.operation;

/** An operator skipped a stuck step. */
final class Skipped extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
