package society.postx.platform.activities.box;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.io.IOException;
import java.time.Duration;
import society.postx.platform.activities.dns.NameServers;
import society.postx.platform.activities.infrastructure.PlatformSettings;

/** Finds the address at which the worker connects to the Storage Box of {@code platform.yml}. */
public final class BoxAddress {
  private BoxAddress() {}

  /**
   * The address that the resolver of {@code platform.yml} gives, where there is one and it knows
   * the name; else the name.
   */
  public static String of(PlatformSettings platform) {
    var host = platform.storageBox().host();
    var resolver = platform.dns().resolver();
    if (resolver.isEmpty()) {
      return host;
    }
    try {
      return NameServers.addresses(NameServers.configured(resolver.get()), host).stream()
          .findFirst()
          .map(address -> address.getHostAddress())
          .orElse(host);
    } catch (IOException e) {
      throw UNAVAILABLE.retryIn(
          Duration.ofSeconds(5),
          "resolver %s does not answer for %s: %s".formatted(resolver.get(), host, e.getMessage()));
    }
  }
}
