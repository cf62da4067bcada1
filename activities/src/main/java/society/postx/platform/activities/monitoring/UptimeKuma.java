package society.postx.platform.activities.monitoring;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.limit.BoundedWebSockets;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.text.ShownText;

/**
 * One connection to Uptime Kuma, for one attempt of an activity: one method a call, each awaited
 * before the next is sent. It is not reconnected: a lost connection fails the attempt.
 */
final class UptimeKuma implements AutoCloseable {
  /** Characters of a refusal that people read. */
  private static final int LONGEST = 300;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** The list of 5,000 monitors is 10 MB. */
  private static final ByteLimit MESSAGE = ByteLimit.ofMegabytes(32);

  private final Socket socket;

  private final CompletableFuture<JSONObject> greeting = new CompletableFuture<>();

  /** What is awaited now: a disconnect fails it, since Socket.IO never would. */
  private volatile CompletableFuture<JSONObject> awaited = greeting;

  private volatile JSONObject monitors = new JSONObject();
  private volatile JSONObject maintenances = new JSONObject();
  private volatile JSONArray notifications = new JSONArray();

  /**
   * @param http carries the WebSocket, and so decides which certificates are trusted
   * @throws KumaException it is not there
   */
  UptimeKuma(URI url, OkHttpClient http) {
    var options = IO.Options.builder().setForceNew(true).setReconnection(false).build();
    options.transports = new String[] {"websocket"};
    options.timeout = CONNECT.toMillis();
    options.webSocketFactory = new BoundedWebSockets(http, MESSAGE);
    options.callFactory = http;
    socket = IO.socket(url, options);
    socket.on("loginRequired", arguments -> greeting.complete(new JSONObject()));
    socket.on("autoLogin", arguments -> greeting.complete(new JSONObject().put("in", true)));
    socket.on("monitorList", arguments -> monitors = (JSONObject) arguments[0]);
    socket.on("maintenanceList", arguments -> maintenances = (JSONObject) arguments[0]);
    socket.on("notificationList", arguments -> notifications = (JSONArray) arguments[0]);
    socket.on(Socket.EVENT_DISCONNECT, arguments -> ended("connection lost"));
    socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> ended("cannot connect to " + url));
    socket.connect();
  }

  /**
   * Logs in by token where there is one, else by password.
   *
   * @return the token to keep: it works while the password does, and is not rate limited
   */
  String logIn(Optional<String> token, MonitoringSource.Login login) {
    var greeted = await("connect", greeting, CONNECT); // handlers exist from here on
    if (greeted.optBoolean("in")) return token.orElse("");
    if (token.isPresent()) {
      try {
        call("loginByToken", token.get());
        return token.get();
      } catch (KumaException e) {
        if (e.kind() != KumaException.Kind.TOKEN_REFUSED) throw e;
        // The password has changed since: the present one gives a new token.
      }
    }
    var account =
        new JSONObject()
            .put("username", login.username())
            .put("password", login.password())
            .put("token", "");
    return call("login", account).optString("token");
  }

  /** All of them, people's own included. */
  List<Monitor> monitors() {
    call("getMonitorList"); // the list comes as an event, just before the answer
    var all = monitors;
    return all.keySet().stream()
        .map(id -> new Monitor(all.getJSONObject(id)))
        .sorted(Comparator.comparingInt(Monitor::id))
        .toList();
  }

  /**
   * The notifications that people marked as default, as a new monitor takes them: it is Uptime
   * Kuma's own page, not its server, that attaches them. Came with the login.
   */
  JSONObject defaultNotifications() {
    var defaults = new JSONObject();
    for (var each : notifications) {
      var notification = (JSONObject) each;
      if (notification.optBoolean("isDefault")) {
        defaults.put(String.valueOf(notification.getInt("id")), true);
      }
    }
    return defaults;
  }

  /**
   * @param monitor without an id: one that exists would be overwritten
   * @return its id
   */
  int add(JSONObject monitor) {
    return call("add", monitor).getInt("monitorID");
  }

  /** All that can be edited; unlike what {@link #monitors} gives it may be sent back. */
  JSONObject monitor(int id) {
    return call("getMonitor", id).getJSONObject("monitor");
  }

  void edit(JSONObject monitor) {
    call("editMonitor", monitor);
  }

  void resume(int id) {
    call("resumeMonitor", id);
  }

  /** Children stay, without a parent. An unknown id is already deleted. */
  void delete(int id) {
    call("deleteMonitor", id, false);
  }

  /** The last of the monitor's beats within these hours. */
  Optional<KumaHeartbeat> lastBeat(int id, int hours) {
    var rows = call("getMonitorBeats", id, hours).getJSONArray("data");
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(KumaHeartbeat.of(rows.getJSONObject(rows.length() - 1)));
  }

  /** All of them, people's own included. */
  List<JSONObject> maintenances() {
    call("getMaintenanceList"); // the list comes as an event, just before the answer
    var all = maintenances;
    return all.keySet().stream()
        .map(all::getJSONObject)
        .sorted(Comparator.comparingInt(it -> it.getInt("id")))
        .toList();
  }

  void addMaintenance(JSONObject maintenance) {
    call("addMaintenance", maintenance);
  }

  /** Monitors that a maintenance covers. */
  JSONArray covered(int maintenance) {
    return call("getMonitorMaintenance", maintenance).getJSONArray("monitors");
  }

  /** Replaces all that it covers. */
  void cover(int maintenance, JSONArray monitors) {
    call("addMonitorMaintenance", maintenance, monitors);
  }

  void resumeMaintenance(int id) {
    call("resumeMaintenance", id);
  }

  /** An unknown id is already deleted. */
  void deleteMaintenance(int id) {
    call("deleteMaintenance", id);
  }

  void addStatusPage(String title, String slug) {
    call("addStatusPage", title, slug);
  }

  JSONObject statusPage(String slug) {
    return call("getStatusPage", slug).getJSONObject("config");
  }

  /** Replaces settings and groups. */
  void saveStatusPage(String slug, JSONObject config, JSONArray groups) {
    call("saveStatusPage", slug, config, config.optString("icon", ""), groups);
  }

  void deleteStatusPage(String slug) {
    call("deleteStatusPage", slug);
  }

  @Override
  public void close() {
    socket.disconnect();
    socket.off();
  }

  private JSONObject call(String name, Object... arguments) {
    var answer = new CompletableFuture<JSONObject>();
    awaited = answer;
    Ack ack = values -> answer.complete((JSONObject) values[0]);
    socket.emit(name, arguments, ack);
    if (!socket.connected()) ended("connection lost");
    var said = await(name, answer, ANSWER);
    if (!said.optBoolean("ok")) throw KumaException.refused(name, reason(said));
    return said;
  }

  private JSONObject await(String name, CompletableFuture<JSONObject> answer, Duration limit) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw KumaException.silent(name, "none within %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      throw KumaException.silent(name, cause(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KumaException.silent(name, "interrupted");
    }
  }

  private void ended(String why) {
    awaited.completeExceptionally(new IllegalStateException(why));
  }

  private static String reason(JSONObject said) {
    return said.optBoolean("tokenRequired")
        ? "the account has 2FA"
        : ShownText.shortened(ShownText.oneLine(said.optString("msg")), LONGEST);
  }

  private static String cause(@Nullable Throwable failure) {
    return failure == null ? "lost" : String.valueOf(failure.getMessage());
  }
}
