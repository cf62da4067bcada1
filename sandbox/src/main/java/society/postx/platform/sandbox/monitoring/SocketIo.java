package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a client's frames, runs the handler of each call, and answers one call at a time. */
final class SocketIo {
  private static final Logger log = LoggerFactory.getLogger(SocketIo.class);
  private static final Pattern EVENT = Pattern.compile("42(\\d*)(\\[.*)", Pattern.DOTALL);

  private final KumaServerState core;
  private final Map<String, EventHandler> open;
  private final Map<String, EventHandler> calls = new HashMap<>();
  private final LoginCalls login;
  private final MonitoringFaults faults;

  SocketIo(KumaServerState core, LoginCalls login, MonitoringFaults faults) {
    this.core = core;
    this.login = login;
    this.open = login.calls();
    this.faults = faults;
  }

  void add(Map<String, EventHandler> more) {
    calls.putAll(more);
  }

  void receive(SocketConnection connection, String frame) {
    if (frame.equals("40")) {
      connection.join();
      core.join(connection);
      connection.emit("info", Monitoring.info());
      connection.emit("loginRequired");
      return;
    }
    var event = EVENT.matcher(frame);
    if (event.matches() && core.connections().contains(connection)) {
      call(connection, event.group(1), event.group(2));
    } else if (event.matches()) {
      connection.drop(); // an event before the client joined the namespace
    } else if (frame.equals("41")) {
      core.leave(connection);
    }
  }

  private void call(SocketConnection connection, String number, String json) {
    var values = new ArrayList<JsonNode>();
    try {
      KumaJson.MAPPER.readTree(json).forEach(values::add);
    } catch (JsonProcessingException e) {
      connection.drop();
      return;
    }
    var name = values.removeFirst().asText();
    var fault = faults.take(name);
    switch (fault) {
      case IGNORED -> {}
      case DROPPED_BEFORE -> connection.drop();
      case DROPPED_AFTER, ACK_LOST, NONE ->
          answer(connection, number, name, new EventArguments(values), fault);
    }
  }

  private void answer(
      SocketConnection connection,
      String number,
      String name,
      EventArguments arguments,
      MonitoringFaults.Kind fault) {
    synchronized (core) {
      try {
        var answer = answer(connection, name, arguments);
        if (fault == MonitoringFaults.Kind.DROPPED_AFTER) {
          connection.drop();
        } else if (fault == MonitoringFaults.Kind.NONE && !number.isEmpty()) {
          if (name.equals("logout")) {
            connection.acknowledge(number);
          } else {
            connection.acknowledge(number, answer);
          }
        }
      } catch (EventArguments.Malformed e) {
        log.warn("{}: arguments of the wrong kind; it gets no answer, as from Uptime Kuma", name);
      } finally {
        core.finish();
      }
    }
  }

  private JsonNode answer(SocketConnection connection, String name, EventArguments arguments) {
    try {
      var always = open.get(name);
      if (always != null) return always.answer(connection, arguments);
      if (name.equals("logout")) return login.logout(connection);
      var call = calls.get(name);
      if (call == null) throw new EventArguments.Malformed(); // unknown events get no answer either
      if (!connection.loggedIn()) throw KumaError.saying("You are not logged in.");
      return call.answer(connection, arguments);
    } catch (KumaError refusal) {
      return KumaJson.refused(refusal);
    }
  }
}
