package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Monitors of type {@code group}: a look at the last beats of the direct children. */
final class GroupCheck {
  private GroupCheck() {}

  static Outcome check(Book book, int group) {
    var children =
        book.monitors.values().stream()
            .filter(row -> row.path("parent").asInt() == group && MonitorView.active(row))
            .toList();
    if (children.isEmpty()) return Outcome.pending("Group empty");
    var down = named(book, children, Status.DOWN);
    if (!down.isEmpty()) return Outcome.down("Child monitors down: " + down);
    var waiting =
        String.join(
            ", ",
            children.stream()
                .filter(row -> last(book, row) == -1 || last(book, row) == Status.PENDING.code())
                .map(row -> row.path("name").asText())
                .toList());
    return waiting.isEmpty()
        ? Outcome.up("All children up and running", 0)
        : Outcome.pending("Pending child monitors: " + waiting);
  }

  private static String named(Book book, List<ObjectNode> children, Status status) {
    return String.join(
        ", ",
        children.stream()
            .filter(row -> last(book, row) == status.code())
            .map(row -> row.path("name").asText())
            .toList());
  }

  private static int last(Book book, ObjectNode row) {
    var beats = book.beats(row.path("id").asInt());
    return beats.isEmpty() ? -1 : beats.getLast().path("status").asInt();
  }
}
