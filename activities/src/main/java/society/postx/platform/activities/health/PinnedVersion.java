package society.postx.platform.activities.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.client.AppName;

/**
 * The version that an app's health page must name.
 *
 * @param field of the page's JSON
 * @param tag of the image that compose.yml on the host pins
 */
public record PinnedVersion(String field, String tag) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Read on the host; empty, without a connection, where app.yml names no version field. */
  static Optional<PinnedVersion> of(AppManifest app, Hosts hosts, Login login) {
    return app.health()
        .flatMap(AppManifest.Health::version)
        .map(
            it -> {
              try (var host = hosts.connect(login)) {
                var image = image(host, app.name(), it.service());
                return new PinnedVersion(it.field(), image.substring(image.lastIndexOf(':') + 1));
              }
            });
  }

  /** As Docker Compose on the host resolves it. */
  private static String image(Host host, AppName app, String service) {
    return host.root(
            "docker",
            "compose",
            "--project-directory",
            "/opt/docker/" + app,
            "config",
            "--format",
            "json")
        .read("reading compose.yml of " + app, config -> image(config, service));
  }

  private static String image(String config, String service) {
    try {
      return JSON.readTree(config).path("services").path(service).path("image").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("docker compose config printed no JSON", e);
    }
  }
}
