package society.postx.platform.activities.verification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.client.AppName;

/** The image of a service as Docker Compose on the host resolves it. */
public final class ComposedImage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ComposedImage() {}

  public static String of(Host host, AppName app, String service) {
    var config =
        host.root(
                "docker",
                "compose",
                "--project-directory",
                "/opt/docker/" + app,
                "config",
                "--format",
                "json")
            .orFail("reading compose.yml of " + app);
    try {
      return JSON.readTree(config).path("services").path(service).path("image").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("docker compose config printed no JSON", e);
    }
  }
}
