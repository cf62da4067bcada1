package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the database, the connected clients, and the events to send after an answer. Its own
 * monitor is the lock for all of them.
 */
final class KumaServerState {
  final KumaDatabase database;
  private final Optional<Path> file;
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<Runnable> afterwards = new ArrayList<>();

  KumaServerState(Optional<Path> file) {
    this.file = file;
    this.database = KumaDatabase.open(file);
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

  /** Sends an event to every logged-in client; there is only one user. */
  void push(String event, JsonNode... values) {
    connections.stream().filter(SocketConnection::loggedIn).forEach(one -> one.emit(event, values));
  }

  void pushMonitor(int id) {
    push(
        "updateMonitorIntoList",
        KumaJson.object().set(String.valueOf(id), MonitorView.of(database, id)));
  }

  void pushMaintenances() {
    push("maintenanceList", Maintenances.all(database));
  }

  /** Runs the work once the answer is sent. */
  void afterwards(Runnable work) {
    afterwards.add(work);
  }

  synchronized void finish() {
    var work = List.copyOf(afterwards);
    afterwards.clear();
    work.forEach(Runnable::run);
  }

  void saved() {
    file.ifPresent(database::save);
  }

  /** Sends the beat and then stores it, in Uptime Kuma's order. */
  void beat(int monitor, ObjectNode row) {
    push("heartbeat", Heartbeats.event(row));
    database.add(monitor, row);
    if (row.path("important").asInt() == 1) {
      afterwards(this::pushMaintenances);
      saved();
    }
  }
}
