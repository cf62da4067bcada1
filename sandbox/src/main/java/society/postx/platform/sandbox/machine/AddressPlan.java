package society.postx.platform.sandbox.machine;

/** Assigns the addresses of servers and services in the sandbox; they are routed nowhere else. */
public interface AddressPlan {
  /**
   * The IPv4 address of a server.
   *
   * @param number 1 to 4094
   */
  String server(int number);

  /**
   * The IPv6 /64 of a server, in CIDR notation.
   *
   * @param number 1 to 65535
   */
  String server6(int number);

  /**
   * The IPv4 address of a service, a Storage Box for instance.
   *
   * @param number 0 to 250
   */
  String service(int number);

  /** Out of 198.18.0.0/15 (RFC 2544) and fd00:5bb0::/32. */
  static AddressPlan usual() {
    return new AddressPlan() {
      @Override
      public String server(int number) {
        return "198.18.%d.%d".formatted(16 + number / 256, number % 256);
      }

      @Override
      public String server6(int number) {
        return "fd00:5bb0:0:%x::/64".formatted(number);
      }

      @Override
      public String service(int number) {
        return "198.18.0." + (3 + number);
      }
    };
  }
}
