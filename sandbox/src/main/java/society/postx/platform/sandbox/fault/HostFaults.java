package society.postx.platform.sandbox.fault;

/** Injects faults into hosts, Storage Boxes and the registry. */
public interface HostFaults {
  /** Returns once the fault is in force. */
  void begin(Fault.OfHost fault);

  /** Returns once everything is as before. */
  void end(Fault.OfHost fault);

  /** Without machines: a fault is recorded and has no effect. */
  static HostFaults none() {
    return new HostFaults() {
      @Override
      public void begin(Fault.OfHost fault) {}

      @Override
      public void end(Fault.OfHost fault) {}
    };
  }
}
