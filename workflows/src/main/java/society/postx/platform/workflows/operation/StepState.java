package society.postx.platform.workflows.operation;

/** The state of a checklist item. */
public enum StepState {
  OPEN("⬜"),
  RUNNING("⏳"),
  DONE("✅"),
  STUCK("❌"),
  SKIPPED("⏭️"),
  UNDONE("↩️"),
  /** The run ended without it. */
  NOT_NEEDED("➖"),
  /** The run ended while it was running. */
  STOPPED("⏹️"),
  /** Only a person can tick it. */
  PERSON("🧑");

  private final String mark;

  StepState(String mark) {
    this.mark = mark;
  }

  public String mark() {
    return mark;
  }
}
