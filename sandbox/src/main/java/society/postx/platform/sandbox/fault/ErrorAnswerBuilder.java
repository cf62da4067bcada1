package society.postx.platform.sandbox.fault;

/** Builds a fault that answers a call with an error. */
public final class ErrorAnswerBuilder extends FaultBuilder {
  private final Faults faults;
  private final Fault.Answer fault;

  ErrorAnswerBuilder(Faults faults, Fault.Answer fault) {
    super(faults, fault);
    this.faults = faults;
    this.fault = fault;
  }

  /** Lets the work happen and replaces only its answer. */
  public ErrorAnswerBuilder afterTheWork() {
    return new ErrorAnswerBuilder(
        faults,
        new Fault.Answer(fault.call(), fault.status(), fault.code(), fault.message(), true));
  }

  public ErrorAnswerBuilder message(String message) {
    return new ErrorAnswerBuilder(
        faults,
        new Fault.Answer(
            fault.call(), fault.status(), fault.code(), message, fault.afterTheWork()));
  }

  public ErrorAnswerBuilder code(String code) {
    return new ErrorAnswerBuilder(
        faults,
        new Fault.Answer(
            fault.call(), fault.status(), code, fault.message(), fault.afterTheWork()));
  }
}
