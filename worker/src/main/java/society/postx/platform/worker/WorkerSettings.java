package society.postx.platform.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.secrets.HetznerToken;

/**
 * Reads a worker's settings from its environment; docs/worker.md lists them. temporal-envconfig
 * reads the Temporal connection.
 *
 * @param repository URL or path of the infrastructure repository
 * @param state folder of this worker's own; 0700
 * @param dumps folder of the dumps of Temporal's database, for the platform's backup
 * @param sops the sops program
 * @param ageKeyFile the age key that opens the repository's secrets
 * @param hetznerToken a read-write token of the Hetzner project, from {@code HCLOUD_TOKEN} or the
 *     file {@code HCLOUD_TOKEN_FILE}; never printed
 * @param cloudEndpoint base URL of the Cloud API
 * @param hetznerEndpoint base URL of the Storage Box API
 * @param health where /health and /metrics answer
 */
record WorkerSettings(
    String repository,
    Path state,
    Optional<Path> dumps,
    String sops,
    Path ageKeyFile,
    String hetznerToken,
    URI cloudEndpoint,
    URI hetznerEndpoint,
    InetSocketAddress health) {
  private static final ByteLimit TOKEN = new ByteLimit(HetznerToken.MOST_CHARACTERS);

  static WorkerSettings of(Map<String, String> environment) {
    return new WorkerSettings(
        needed(environment, "PLATFORM_REPOSITORY", "the infrastructure repository's URL or path"),
        Path.of(given(environment, "PLATFORM_STATE").orElse("var/worker")).toAbsolutePath(),
        given(environment, "PLATFORM_TEMPORAL_DUMPS").map(Path::of),
        given(environment, "PLATFORM_SOPS").orElse("sops"),
        Path.of(
            needed(environment, "SOPS_AGE_KEY_FILE", "the age key file that ./platform init made")),
        token(environment),
        URI.create(given(environment, "HCLOUD_ENDPOINT").orElse("https://api.hetzner.cloud/v1")),
        URI.create(given(environment, "HETZNER_ENDPOINT").orElse("https://api.hetzner.com/v1")),
        address(given(environment, "PLATFORM_HEALTH").orElse("127.0.0.1:9464")));
  }

  private static String token(Map<String, String> environment) {
    return HetznerToken.of(environment, WorkerSettings::tokenText)
        .orElseGet(
            () -> needed(environment, "HCLOUD_TOKEN", "a read-write token of the Hetzner project"));
  }

  private static String tokenText(String file) {
    try {
      return TOKEN.text(Path.of(file), file);
    } catch (IOException e) {
      throw HetznerToken.unreadable(file, e);
    }
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String needed(Map<String, String> environment, String name, String what) {
    return given(environment, name)
        .orElseThrow(
            () -> new IllegalArgumentException("%s: not set; set it to %s".formatted(name, what)));
  }

  private static InetSocketAddress address(String value) {
    var colon = value.lastIndexOf(':');
    if (colon < 1 || !value.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "PLATFORM_HEALTH: '%s': must be host:port (example: 127.0.0.1:9464)".formatted(value));
    }
    return new InetSocketAddress(
        value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
  }

  /** Describes the settings without the token. */
  @Override
  public String toString() {
    return "repository %s, state %s, Cloud API %s, Storage Box API %s"
        .formatted(repository, state, cloudEndpoint, hetznerEndpoint);
  }
}
