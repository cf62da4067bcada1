package society.postx.platform.sandbox;

/** Holds the ports of the sandbox's servers on 127.0.0.1; 0 means any free port. */
public record Ports(int cloud, int storage, int control, int monitoring, int webhook, int mail) {
  /** The documented ports. */
  public static Ports usual() {
    return new Ports(7080, 7081, 7082, 7083, 7084, 7025);
  }

  /** Five consecutive ports from this one, and the documented one for mail. */
  static Ports from(int first) {
    return new Ports(first, first + 1, first + 2, first + 3, first + 4, usual().mail());
  }

  /** Any free ports, for tests. */
  public static Ports free() {
    return new Ports(0, 0, 0, 0, 0, 0);
  }
}
