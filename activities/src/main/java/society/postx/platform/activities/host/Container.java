package society.postx.platform.activities.host;

/**
 * A container as {@code docker ps} has it.
 *
 * @param status {@code Up 3 minutes (healthy)}
 */
record Container(String service, String status) {
  /**
   * @param line service and status
   */
  static Container of(String line) {
    var words = line.split(" ", 2);
    return new Container(words[0], words[1]);
  }

  /** Healthy, or running where nothing says how to tell. */
  boolean well() {
    return status.contains("(healthy)") || (status.startsWith("Up ") && !status.contains("("));
  }
}
