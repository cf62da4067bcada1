package society.postx.platform.activities.monitoring;

import java.util.Optional;
import org.json.JSONObject;

/** A monitor as Uptime Kuma lists it. */
record Monitor(JSONObject json) {
  int id() {
    return json.getInt("id");
  }

  String name() {
    return json.optString("name");
  }

  String type() {
    return json.optString("type");
  }

  int interval() {
    return json.optInt("interval");
  }

  /** False when it, or a group above it, is paused. */
  boolean active() {
    return json.optBoolean("active");
  }

  Optional<MonitorMark> mark() {
    return MonitorMark.in(json.optString("description"));
  }
}
