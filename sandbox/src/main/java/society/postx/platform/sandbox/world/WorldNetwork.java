package society.postx.platform.sandbox.world;

/**
 * Computes the addresses of a world: an eighth of 198.18.0.0/15 (RFC 2544, benchmarks between
 * network devices; routed nowhere) and a unique local IPv6 prefix.
 *
 * @param index 0 to 7
 */
public record WorldNetwork(int index) {
  /** All addresses of this world: 198.18.0.0/18 for number 0. */
  public String range() {
    return at(0, 0) + "/18";
  }

  public String range6() {
    return "fd00:5bb%d::/32".formatted(index);
  }

  /** This machine's end: DNS, package proxy, monitoring. 198.18.0.1 for number 0. */
  public String host() {
    return at(0, 1);
  }

  public String host6() {
    return "fd00:5bb%d::1".formatted(index);
  }

  /** The world's end: registry and ACME. 198.18.0.2 for number 0. */
  public String gateway() {
    return at(0, 2);
  }

  public String gateway6() {
    return "fd00:5bb%d::2".formatted(index);
  }

  /**
   * The address of a service inside the world, such as a Storage Box: 198.18.0.3 onwards.
   *
   * @param number 0 to 250
   */
  public String service(int number) {
    if (number < 0 || number > 250)
      throw new IllegalArgumentException("service: %d: must be 0 to 250".formatted(number));
    return at(0, 3 + number);
  }

  /**
   * The IPv4 address of a server: 198.18.16.1 onwards for number 0.
   *
   * @param number 1 to 4094
   */
  public String server(int number) {
    if (number < 1 || number > 4094)
      throw new IllegalArgumentException("server: %d: must be 1 to 4094".formatted(number));
    return at(16 + number / 256, number % 256);
  }

  /**
   * The /64 of a server, in CIDR notation.
   *
   * @param number 1 to 65535
   */
  public String server6(int number) {
    if (number < 1 || number > 65535)
      throw new IllegalArgumentException("server: %d: must be 1 to 65535".formatted(number));
    return "fd00:5bb%d:0:%x::/64".formatted(index, number);
  }

  private String at(int third, int fourth) {
    var offset = index * 64 + third; // in units of /24; 256 of them make 198.18, the rest is 198.19
    return "198.%d.%d.%d".formatted(18 + offset / 256, offset % 256, fourth);
  }
}
