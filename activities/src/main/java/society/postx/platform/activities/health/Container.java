package society.postx.platform.activities.health;

import society.postx.platform.workflows.text.ShownText;

/**
 * A container as {@code docker ps} lists it.
 *
 * @param status {@code Up 3 minutes (healthy)}
 */
record Container(String service, String status) {
  /** Characters: who may start containers on a host decides what they are called. */
  private static final int LONGEST = 120;

  Container {
    service = shown(service);
    status = shown(status);
  }

  /** One short line of what a host says. */
  static String shown(String said) {
    return ShownText.shortened(ShownText.oneLine(said), LONGEST);
  }

  /** A container without a health check of its own counts as healthy while it runs. */
  boolean healthy() {
    return status.contains("(healthy)") || (status.startsWith("Up ") && !status.contains("("));
  }

  boolean completed() {
    return status.startsWith("Exited (0)");
  }
}
