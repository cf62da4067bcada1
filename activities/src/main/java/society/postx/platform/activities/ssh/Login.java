package society.postx.platform.activities.ssh;

/**
 * An SSH login: the host, the user, the key and the accepted host keys.
 *
 * @param name what people call the other side: {@code client-alpha}
 * @param address IP address or host name
 */
public record Login(
    String name, String address, int port, String user, PrivateKey key, PinnedKeys hostKeys) {
  /** The same with other pins: what a host whose key moves is tried with. */
  public Login trusting(PinnedKeys others) {
    return new Login(name, address, port, user, key, others);
  }

  @Override
  public String toString() {
    return "%s (%s@%s:%d)".formatted(name, user, address, port);
  }
}
