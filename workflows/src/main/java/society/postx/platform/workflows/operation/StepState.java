package society.postx.platform.workflows.operation;

/** How a box of the checklist stands. */
public enum StepState {
  OPEN("⬜"),
  RUNNING("⏳"),
  DONE("✅"),
  STUCK("❌"),
  SKIPPED("⏭️"),
  UNDONE("↩️"),
  /** The run ended well without it, or before it. */
  NOT_NEEDED("➖"),
  /** The run ended while it was at work. */
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
