package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Handles logins and sends a client everything that Uptime Kuma sends after a login. */
final class LoginCalls {
  private final KumaServerState core;
  private final MonitoringOptions options;
  private final LoginLimit limit = new LoginLimit();

  LoginCalls(KumaServerState core, MonitoringOptions options) {
    this.core = core;
    this.options = options;
  }

  /** The events that need no login. */
  Map<String, EventHandler> calls() {
    return Map.of(
        "needSetup", (caller, arguments) -> BooleanNode.FALSE,
        "setup",
            (caller, arguments) -> {
              throw KumaError.saying(
                  "Uptime Kuma has been initialized. If you want to run setup again, please delete"
                      + " the database.");
            },
        "login", (caller, arguments) -> login(caller, arguments),
        "loginByToken", (caller, arguments) -> loginByToken(caller, arguments.text(0)));
  }

  LoginLimit limit() {
    return limit;
  }

  JsonNode logout(SocketConnection caller) {
    limit.take();
    caller.loggedIn(false);
    return NullNode.getInstance();
  }

  private JsonNode login(SocketConnection caller, EventArguments arguments) {
    var given = arguments.object(0);
    if (!limit.take()) throw KumaError.saying("Too frequently, try again later.");
    if (!given.path("username").asText().strip().equals(options.username())
        || !given.path("password").asText().equals(options.password())) {
      throw KumaError.key("authIncorrectCreds");
    }
    welcome(caller);
    return KumaJson.ok().put("token", token());
  }

  private JsonNode loginByToken(SocketConnection caller, String token) {
    if (!token.equals(token())) throw KumaError.key("authInvalidToken");
    welcome(caller);
    return KumaJson.ok();
  }

  /** A token; it stays valid until the password changes. */
  private String token() {
    if (core.database.token.isEmpty()) {
      core.database.token = UUID.randomUUID().toString();
      core.saved();
    }
    return "eyJhbGciOiJIUzI1NiJ9." + hash(core.database.token + options.password());
  }

  private void welcome(SocketConnection caller) {
    caller.loggedIn(true);
    core.push("info", Monitoring.info().put("version", "2.5.3").put("dbType", "sqlite"));
    core.push("monitorList", MonitorView.all(core.database));
    core.push("monitorTypeList", KumaJson.object());
    core.pushMaintenances();
    core.push("notificationList", TagCalls.notifications(core.database));
    for (var list : List.of("proxyList", "dockerHostList", "apiKeyList", "remoteBrowserList")) {
      core.push(list, KumaJson.array());
    }
    core.push("statusPageList", StatusPageCalls.all(core.database));
    for (int id : core.database.monitors.keySet()) {
      var rows = KumaJson.array().addAll(core.database.beats(id));
      var text = TextNode.valueOf(String.valueOf(id)); // text only here, a number everywhere else
      caller.emit("heartbeatList", text, rows, BooleanNode.FALSE);
      core.push("avgPing", IntNode.valueOf(id), NullNode.getInstance());
      core.push("uptime", IntNode.valueOf(id), IntNode.valueOf(24), IntNode.valueOf(1));
    }
    caller.emit("initServerTimezone");
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
