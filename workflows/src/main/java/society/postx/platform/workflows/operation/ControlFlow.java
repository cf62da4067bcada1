package society.postx.platform.workflows.operation;

/** Thrown on purpose to leave a piece of work early; every other unchecked exception is a bug. */
public abstract class ControlFlow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected ControlFlow(String why) {
    super(why);
  }

  public final String why() {
    return String.valueOf(getMessage());
  }
}
