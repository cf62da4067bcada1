package society.postx.platform.sandbox.fault;

/** Who can make a host, a box or the registry suffer. */
public interface HostFaults {
  /** The fault holds once this returns. */
  void begin(Fault.OfHost fault);

  /** Everything is as before once this returns. */
  void end(Fault.OfHost fault);

  /** Nothing to harm: the fault is noted and has no effect. */
  static HostFaults none() {
    return new HostFaults() {
      @Override
      public void begin(Fault.OfHost fault) {}

      @Override
      public void end(Fault.OfHost fault) {}
    };
  }
}
