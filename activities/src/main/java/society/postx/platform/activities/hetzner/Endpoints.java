package society.postx.platform.activities.hetzner;

import java.util.Map;
import okhttp3.HttpUrl;

/**
 * The base URLs of Hetzner's APIs.
 *
 * @param cloud {@code https://api.hetzner.cloud/v1}
 * @param hetzner {@code https://api.hetzner.com/v1}, the Storage Box API
 */
public record Endpoints(HttpUrl cloud, HttpUrl hetzner) {
  /** Variables and defaults of the official tools: HCLOUD_ENDPOINT and HETZNER_ENDPOINT. */
  public static Endpoints of(Map<String, String> environment) {
    return new Endpoints(
        url(environment, "HCLOUD_ENDPOINT", "https://api.hetzner.cloud/v1"),
        url(environment, "HETZNER_ENDPOINT", "https://api.hetzner.com/v1"));
  }

  private static HttpUrl url(Map<String, String> environment, String name, String usual) {
    var given = environment.getOrDefault(name, "");
    var url = HttpUrl.parse(given.isBlank() ? usual : given.strip());
    if (url == null)
      throw new IllegalArgumentException(
          "%s: '%s': a full URL (example: %s)".formatted(name, given, usual));
    return url;
  }
}
