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

  /** Once nothing runs any more: open and running items would look as if more were to come. */
  StepState atEnd() {
    return switch (this) {
      case OPEN -> NOT_NEEDED;
      case RUNNING -> STOPPED;
      case DONE, STUCK, SKIPPED, UNDONE, NOT_NEEDED, STOPPED, PERSON -> this;
    };
  }

  public String mark() {
    return mark;
  }
}
