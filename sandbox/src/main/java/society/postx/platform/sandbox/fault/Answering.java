package society.postx.platform.sandbox.fault;

/** An error answer in the making. */
public final class Answering extends Times {
  private final Faults faults;
  private final Fault.Answer fault;

  Answering(Faults faults, Fault.Answer fault) {
    super(faults, fault);
    this.faults = faults;
    this.fault = fault;
  }

  /** The work is done all the same. */
  public Answering afterTheWork() {
    return new Answering(
        faults,
        new Fault.Answer(fault.call(), fault.status(), fault.code(), fault.message(), true));
  }

  public Answering code(String code) {
    return new Answering(
        faults,
        new Fault.Answer(
            fault.call(), fault.status(), code, fault.message(), fault.afterTheWork()));
  }
}
