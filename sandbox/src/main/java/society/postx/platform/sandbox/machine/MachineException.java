package society.postx.platform.sandbox.machine;

/** Says that a change of a machine failed, with what was tried and what answered. */
public final class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MachineException(String message) {
    super(message);
  }

  public MachineException(String message, Throwable cause) {
    super(message, cause);
  }
}
