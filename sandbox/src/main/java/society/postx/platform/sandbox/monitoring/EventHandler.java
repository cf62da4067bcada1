package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers one kind of event; no other handler runs at the same time. */
@FunctionalInterface
interface EventHandler {
  JsonNode answer(SocketConnection caller, EventArguments arguments);
}
