package society.postx.platform.activities.monitoring;

import org.json.JSONObject;

/** A heartbeat as Uptime Kuma stores it. */
record KumaHeartbeat(int status, String message) {
  private static final int UP = 1;

  static KumaHeartbeat of(JSONObject row) {
    return new KumaHeartbeat(row.optInt("status"), row.optString("msg"));
  }

  boolean up() {
    return status == UP;
  }

  /** {@code down: Request failed with status code 503}. */
  String text() {
    var word =
        switch (status) {
          case 0 -> "down";
          case UP -> "up";
          case 2 -> "pending";
          case 3 -> "in maintenance";
          default -> "status " + status;
        };
    return message.isEmpty() ? word : word + ": " + message;
  }
}
