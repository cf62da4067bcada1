package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a client's frames and answers its calls, one at a time. */
final class SocketIo {
  private static final Logger log = LoggerFactory.getLogger(SocketIo.class);
  private static final Pattern EVENT = Pattern.compile("42(\\d*)(\\[.*)", Pattern.DOTALL);

  private final Core core;
  private final Map<String, Call> open;
  private final Map<String, Call> calls = new HashMap<>();
  private final LoginCalls login;
  private final MonitoringFaults faults;

  SocketIo(Core core, LoginCalls login, MonitoringFaults faults) {
    this.core = core;
    this.login = login;
    this.open = login.calls();
    this.faults = faults;
  }

  void add(Map<String, Call> more) {
    calls.putAll(more);
  }

  void receive(Connection connection, String frame) {
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
      connection.drop(); // an event before the join
    } else if (frame.equals("41")) {
      core.leave(connection);
    }
  }

  private void call(Connection connection, String number, String json) {
    var values = new ArrayList<JsonNode>();
    try {
      Json.MAPPER.readTree(json).forEach(values::add);
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
          answer(connection, number, name, new Arguments(values), fault);
    }
  }

  private void answer(
      Connection connection,
      String number,
      String name,
      Arguments arguments,
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
      } catch (Arguments.Malformed e) {
        log.warn("{} came with arguments of the wrong kind; it gets no answer", name);
      } finally {
        core.finish();
      }
    }
  }

  private JsonNode answer(Connection connection, String name, Arguments arguments) {
    try {
      var always = open.get(name);
      if (always != null) return always.answer(connection, arguments);
      if (name.equals("logout")) return login.logout(connection);
      var call = calls.get(name);
      if (call == null) throw new Arguments.Malformed(); // unknown events get no answer either
      if (!connection.loggedIn()) throw Refusal.saying("You are not logged in.");
      return call.answer(connection, arguments);
    } catch (Refusal refusal) {
      return Json.refused(refusal);
    }
  }
}
