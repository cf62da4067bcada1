package society.postx.platform.workflows.operation;

/** A decision that a gate accepted. */
public record Decided(Verb verb, Decision decision) {
  /** {@code by ops: tried it}. */
  public String words() {
    return "by %s%s"
        .formatted(
            decision.operator(), decision.reason().isEmpty() ? "" : ": " + decision.reason());
  }
}
