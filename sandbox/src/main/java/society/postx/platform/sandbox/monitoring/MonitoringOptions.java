package society.postx.platform.sandbox.monitoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Holds the options of the stand-in for Uptime Kuma.
 *
 * @param hosts addresses to listen on, all at the same port
 * @param port 0 for any free one
 * @param state file that survives the process; empty for none
 * @param caBundle PEM of the authorities that checks trust, read at every check; empty for Java's
 *     own
 */
public record MonitoringOptions(
    List<String> hosts,
    int port,
    Optional<Path> state,
    String username,
    String password,
    Resolver resolver,
    Optional<Path> caBundle) {
  /** On the loopback and without a state file: for tests of a client. */
  public static MonitoringOptions forTests(String username, String password) {
    return new MonitoringOptions(
        List.of("127.0.0.1"),
        0,
        Optional.empty(),
        username,
        password,
        Resolver.ofThisMachine(),
        Optional.empty());
  }

  public MonitoringOptions at(int samePort, Path file) {
    return new MonitoringOptions(
        hosts, samePort, Optional.of(file), username, password, resolver, caBundle);
  }
}
