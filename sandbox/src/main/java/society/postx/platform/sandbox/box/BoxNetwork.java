package society.postx.platform.sandbox.box;

import java.util.List;

/** Where Storage Boxes run: the seam between a box and the namespaces that hold its address. */
public interface BoxNetwork {
  /** The box's address can be bound by what {@link #inside} starts; asked before every start. */
  void provide(String address);

  /** The command as the JVM has to start it so that it runs in this place, with its pipes. */
  List<String> inside(List<String> command);

  /** The port sshd listens on; 23 at Hetzner. */
  default int port() {
    return 23;
  }

  /** This machine itself, for an address of its own loopback and a port that is free. */
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
