package society.postx.platform.activities.health;

/**
 * A container as {@code docker ps} lists it.
 *
 * @param status {@code Up 3 minutes (healthy)}
 */
record Container(String service, String status) {
  /** A container without a health check of its own counts as healthy while it runs. */
  boolean healthy() {
    return status.contains("(healthy)") || (status.startsWith("Up ") && !status.contains("("));
  }

  boolean completed() {
    return status.startsWith("Exited (0)");
  }
}
