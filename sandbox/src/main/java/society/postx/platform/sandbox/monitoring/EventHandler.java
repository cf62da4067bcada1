package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers one event; runs alone. */
@FunctionalInterface
interface EventHandler {
  JsonNode answer(SocketConnection caller, EventArguments arguments);
}
