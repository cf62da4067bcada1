package society.postx.platform.sandbox.fault;

/** Sets how often a fault acts, which puts it in force. */
public class FaultBuilder {
  private final Faults faults;
  private final Fault fault;

  FaultBuilder(Faults faults, Fault fault) {
    this.faults = faults;
    this.fault = fault;
  }

  public long once() {
    return times(1);
  }

  /** Returns the fault's number, for {@link Faults#remove}. */
  public long times(int count) {
    return faults.add(fault, count);
  }

  public long always() {
    return times(ActiveFault.ALWAYS);
  }
}
