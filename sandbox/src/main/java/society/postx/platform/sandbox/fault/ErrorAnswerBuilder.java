package society.postx.platform.sandbox.fault;

/** An error answer in the making. */
public final class ErrorAnswerBuilder extends FaultBuilder {
  private final Faults faults;
  private final Fault.Answer fault;

  ErrorAnswerBuilder(Faults faults, Fault.Answer fault) {
    super(faults, fault);
    this.faults = faults;
    this.fault = fault;
  }

  /** The work is done all the same. */
  public ErrorAnswerBuilder afterTheWork() {
    return new ErrorAnswerBuilder(
        faults,
        new Fault.Answer(fault.call(), fault.status(), fault.code(), fault.message(), true));
  }

  public ErrorAnswerBuilder code(String code) {
    return new ErrorAnswerBuilder(
        faults,
        new Fault.Answer(
            fault.call(), fault.status(), code, fault.message(), fault.afterTheWork()));
  }
}
