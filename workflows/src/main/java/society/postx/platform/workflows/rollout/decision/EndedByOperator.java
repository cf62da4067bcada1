package society.postx.platform.workflows.rollout.decision;

import society.postx.platform.workflows.operation.ControlFlow;
import society.postx.platform.workflows.operation.Verb;

/** Thrown where an operator ended the rollout; a release then rolls changed clients back. */
public final class EndedByOperator extends ControlFlow {
  private static final long serialVersionUID = 1L;

  private final Verb verb;

  EndedByOperator(Verb verb, String words) {
    super(words);
    this.verb = verb;
  }

  public Verb verb() {
    return verb;
  }

  /** {@code rollback by ops: users complain}. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
