package society.postx.platform.sandbox.box;

import java.util.List;

/** Runs a Storage Box's programs in the network namespace that has its address. */
public interface BoxNetwork {
  /** Makes the address available to programs of {@link #inside}; called before every start. */
  void provide(String address);

  /**
   * Returns the command that the JVM must start to run this one in the namespace, with its pipes.
   */
  List<String> inside(List<String> command);

  /** The port sshd listens on; 23 at Hetzner. */
  default int port() {
    return 23;
  }

  /** This machine itself: a loopback address and a free port. */
  static BoxNetwork loopback(int port) {
    return new BoxNetwork() {
      @Override
      public void provide(String address) {}

      @Override
      public List<String> inside(List<String> command) {
        return command;
      }

      @Override
      public int port() {
        return port;
      }
    };
  }
}
