package society.postx.platform.sandbox.cloud;

import java.util.Set;
import java.util.stream.Collectors;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.state.SandboxState;

/**
 * Hands out the addresses of servers in a circle, so that a deleted server's address is not used
 * again soon.
 */
final class AddressPool {
  private static final int FIRST = 10;
  private static final int SIZE = 4000;

  private AddressPool() {}

  /** Returns an address for {@code ipv4}, a network for {@code ipv6}. */
  static String next(CloudContext cloud, String type) {
    var used = used(cloud.state());
    for (int tried = 0; tried < SIZE; tried++) {
      int number = FIRST + (int) (cloud.state().nextAddress() % SIZE);
      var plan = cloud.addresses();
      var candidate = type.equals("ipv4") ? plan.server(number) : plan.server6(number);
      if (!used.contains(candidate)) return candidate;
    }
    throw new ApiError(412, "resource_unavailable", "no free %s address".formatted(type));
  }

  private static Set<String> used(SandboxState state) {
    return state.projects().values().stream()
        .flatMap(project -> project.primaryIps.all().stream())
        .map(ip -> ip.ip)
        .collect(Collectors.toSet());
  }
}
