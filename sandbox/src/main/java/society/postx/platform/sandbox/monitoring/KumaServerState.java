package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The book, who listens, and what has to be said after an answer. Its own monitor is the lock. */
final class KumaServerState {
  final KumaDatabase book;
  private final Optional<Path> file;
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<Runnable> afterwards = new ArrayList<>();

  KumaServerState(Optional<Path> file) {
    this.file = file;
    this.book = KumaDatabase.open(file);
  }

  void join(SocketConnection connection) {
    connections.add(connection);
  }

  void leave(SocketConnection connection) {
    connections.remove(connection);
  }

  Set<SocketConnection> connections() {
    return Set.copyOf(connections);
  }

  /** To everyone who is logged in: there is one user. */
  void push(String event, JsonNode... values) {
    connections.stream().filter(SocketConnection::loggedIn).forEach(one -> one.emit(event, values));
  }

  void pushMonitor(int id) {
    push(
        "updateMonitorIntoList",
        KumaJson.object().set(String.valueOf(id), MonitorView.of(book, id)));
  }

  void pushMaintenances() {
    push("maintenanceList", Maintenances.all(book));
  }

  /** Happens once the answer is on its way. */
  void afterwards(Runnable work) {
    afterwards.add(work);
  }

  synchronized void finish() {
    var work = List.copyOf(afterwards);
    afterwards.clear();
    work.forEach(Runnable::run);
  }

  void saved() {
    file.ifPresent(book::save);
  }

  /** Stores the beat after it was told, as Uptime Kuma does. */
  void beat(int monitor, ObjectNode row) {
    push("heartbeat", Heartbeats.event(row));
    book.add(monitor, row);
    if (row.path("important").asInt() == 1) {
      afterwards(this::pushMaintenances);
      saved();
    }
  }
}
