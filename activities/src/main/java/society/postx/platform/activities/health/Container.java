package society.postx.platform.activities.health;

import java.util.List;
import society.postx.platform.workflows.client.AppName;

/**
 * A container as {@code docker ps} lists it.
 *
 * @param status {@code Up 3 minutes (healthy)}
 */
public record Container(String service, String status) {
  /**
   * @param line service and status, as {@code docker ps} prints them
   */
  public static Container of(String line) {
    var words = line.split(" ", 2);
    return new Container(words[0], words[1]);
  }

  /** What is unhealthy about an app with these containers; empty where it is healthy. */
  public static List<String> unhealthy(AppName app, List<Container> containers) {
    return containers.isEmpty()
        ? List.of(app + " has no containers")
        : containers.stream()
            .filter(container -> !container.healthy())
            .map(it -> "%s: %s is '%s'".formatted(app, it.service(), it.status()))
            .toList();
  }

  /** A container without a health check of its own counts as healthy while it runs. */
  private boolean healthy() {
    return status.contains("(healthy)") || (status.startsWith("Up ") && !status.contains("("));
  }
}
