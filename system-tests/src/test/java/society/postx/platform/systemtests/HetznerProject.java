package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import society.postx.platform.sandbox.Sandbox;

/** Reads the Hetzner project through its API. */
record HetznerProject(Sandbox sandbox, OkHttpClient http) {
  HetznerProject(Sandbox sandbox) {
    this(sandbox, new OkHttpClient());
  }

  /** Counts the client's resources of each kind, by label or by name. */
  Map<String, Long> owned(String client) {
    var counts = new TreeMap<String, Long>();
    for (var kind : new String[] {"servers", "firewalls", "primary_ips"}) {
      counts.put(kind, count(cloud(kind), kind, client));
    }
    counts.put("rrsets", count(cloud("zones/%s/rrsets".formatted(Sandbox.ZONE)), "rrsets", client));
    var box = "storage_boxes/%d/subaccounts".formatted(sandbox.storageBox().id());
    counts.put("subaccounts", count(sandbox.hetznerEndpoint() + "/" + box, "subaccounts", client));
    return counts;
  }

  private String cloud(String path) {
    return sandbox.cloudEndpoint() + "/" + path + "?per_page=50";
  }

  private long count(String url, String kind, String client) {
    return StreamSupport.stream(get(url).path(kind).spliterator(), false)
        .filter(one -> belongs(one, client))
        .count();
  }

  private static boolean belongs(JsonNode one, String client) {
    var name = one.path("name").asText();
    return one.path("labels").path("client").asText().equals(client)
        || name.equals("client-" + client)
        || name.startsWith("client-" + client + "-")
        || name.equals(client)
        || name.endsWith("." + client);
  }

  /** As somebody does in the Hetzner Console: without the platform's labels. */
  void addRecord(String name, String type, String value) {
    var json =
        """
        {"name": "%s", "type": "%s", "ttl": 300, "records": [{"value": "%s"}]}
        """
            .formatted(name, type, value);
    var unused = posted(cloud("zones/%s/rrsets".formatted(Sandbox.ZONE)), json);
  }

  /**
   * As somebody does in the Hetzner Console: a server with Docker that the platform knows nothing
   * of.
   *
   * @param publicKey logs in as root
   */
  void createServer(String name, String type, String publicKey) {
    var key = "{\"name\": \"%s\", \"public_key\": \"%s\"}".formatted(name, publicKey);
    var unused = posted(sandbox.cloudEndpoint() + "/ssh_keys", key);
    var server =
        """
        {"name": "%1$s", "server_type": "%2$s", "image": "%3$d", "ssh_keys": ["%1$s"]}
        """
            .formatted(name, type, sandbox.preparedImage(Sandbox.DEMO));
    unused = posted(sandbox.cloudEndpoint() + "/servers", server);
  }

  /** As somebody does in the Hetzner Console: power off and on, without a shutdown. */
  void resetServer(long id) {
    var unused = posted("%s/servers/%d/actions/reset".formatted(sandbox.cloudEndpoint(), id), "{}");
  }

  private JsonNode posted(String url, String json) {
    return sent(
        new Request.Builder()
            .url(url)
            .post(RequestBody.create(json, MediaType.get("application/json"))));
  }

  /** As somebody does in the Hetzner Console: protection off first. */
  void deleteServer(long id) {
    var server = "%s/servers/%d".formatted(sandbox.cloudEndpoint(), id);
    var off = "{\"delete\": false, \"rebuild\": false}";
    var unused = posted(server + "/actions/change_protection", off);
    await("its protection is off")
        .until(() -> get(server).path("server"), it -> !isProtected(it) && !isLocked(it));
    unused = sent(new Request.Builder().url(server).delete());
  }

  /** As Hetzner does each night. */
  void backUpServer(long id) {
    var server = "%s/servers/%d".formatted(sandbox.cloudEndpoint(), id);
    var unused = posted(server + "/actions/create_image", "{\"type\": \"backup\"}");
    await("it is there").until(() -> get(server).path("server"), it -> !isLocked(it));
  }

  private static boolean isProtected(JsonNode server) {
    return server.path("protection").path("delete").asBoolean();
  }

  private static boolean isLocked(JsonNode server) {
    return server.path("locked").asBoolean();
  }

  private JsonNode get(String url) {
    return sent(new Request.Builder().url(url));
  }

  private JsonNode sent(Request.Builder builder) {
    var request = builder.header("Authorization", "Bearer " + sandbox.token(Sandbox.DEMO)).build();
    try (var answer = http.newCall(request).execute()) {
      return new ObjectMapper().readTree(answer.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of requests that the platform itself has sent to both APIs. */
  long requests() {
    return sandbox.requests().all().stream()
        .filter(request -> request.userAgent().startsWith("post-x-platform"))
        .count();
  }
}
