package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Checks monitors of type {@code group} by the last beats of their direct children. */
final class GroupCheck {
  private GroupCheck() {}

  static CheckResult check(KumaDatabase database, int group) {
    var children =
        database.monitors.values().stream()
            .filter(row -> row.path("parent").asInt() == group && MonitorView.active(row))
            .toList();
    if (children.isEmpty()) return CheckResult.pending("Group empty");
    var down = named(database, children, HeartbeatStatus.DOWN);
    if (!down.isEmpty()) return CheckResult.down("Child monitors down: " + down);
    var waiting =
        String.join(
            ", ",
            children.stream()
                .filter(
                    row ->
                        last(database, row) == -1
                            || last(database, row) == HeartbeatStatus.PENDING.code())
                .map(row -> row.path("name").asText())
                .toList());
    return waiting.isEmpty()
        ? CheckResult.up("All children up and running", 0)
        : CheckResult.pending("Pending child monitors: " + waiting);
  }

  private static String named(
      KumaDatabase database, List<ObjectNode> children, HeartbeatStatus status) {
    return String.join(
        ", ",
        children.stream()
            .filter(row -> last(database, row) == status.code())
            .map(row -> row.path("name").asText())
            .toList());
  }

  private static int last(KumaDatabase database, ObjectNode row) {
    var beats = database.beats(row.path("id").asInt());
    return beats.isEmpty() ? -1 : beats.getLast().path("status").asInt();
  }
}
