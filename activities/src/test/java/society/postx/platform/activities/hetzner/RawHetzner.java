package society.postx.platform.activities.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.Sandbox;

/** The sandbox's Cloud API as JSON, beside our own client of it. */
public record RawHetzner(Sandbox sandbox) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OkHttpClient HTTP = new OkHttpClient();

  /** All that costs money or guards something, as the API lists it. */
  public Map<String, String> everything() {
    var all = new TreeMap<String, String>();
    for (var kind : List.of("servers", "images", "volumes", "primary_ips", "firewalls")) {
      all.put(kind, call("GET", "/" + kind + "?per_page=50", null).path(kind).toPrettyString());
    }
    return all;
  }

  /**
   * @param body null for none
   */
  public JsonNode call(String method, String path, @Nullable Object body) {
    try {
      var sent =
          body == null && method.equals("GET")
              ? null
              : RequestBody.create(
                  JSON.writeValueAsBytes(body == null ? Map.of() : body),
                  MediaType.get("application/json"));
      var request =
          new Request.Builder()
              .url(sandbox.cloudEndpoint() + path)
              .header("Authorization", "Bearer " + sandbox.token(Sandbox.DEMO))
              .method(method, sent)
              .build();
      try (var response = HTTP.newCall(request).execute()) {
        var text = response.body().string();
        if (!response.isSuccessful()) throw new AssertionError(method + " " + path + ": " + text);
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
