package society.postx.platform.sandbox.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldDaemon;
import society.postx.platform.sandbox.world.WorldException;

/** Runs Pebble, the ACME test server of Let's Encrypt; it makes a new root at each start. */
final class Pebble implements AutoCloseable {
  static final String NAME = "acme.sandbox.internal";
  static final String DIRECTORY = "https://" + NAME + ":14000/dir";
  private static final int ACME_PORT = 14000;
  private static final int MANAGEMENT_PORT = 15000;
  private static final int DNS_PORT = 53;

  private final World world;
  private final CertificateAuthority authority;
  private final WorldDaemon daemon;

  /**
   * @param tools folder of built tools; a pebble on the PATH comes first
   */
  Pebble(World world, CertificateAuthority authority, Path folder, Path tools) {
    this.world = world;
    this.authority = authority;
    var gateway = world.network().gateway();
    var configuration = folder.resolve("pebble.json");
    try {
      Files.createDirectories(folder);
      var certificate = authority.issue(folder.resolve("tls"), List.of(NAME, gateway));
      Files.writeString(configuration, configuration(gateway, certificate));
      this.daemon =
          WorldDaemon.start(
              world,
              folder.resolve("pebble.log"),
              new InetSocketAddress(gateway, ACME_PORT),
              List.of(
                  "env",
                  "PEBBLE_VA_NOSLEEP=1",
                  "PEBBLE_WFE_NONCEREJECT=0",
                  program(tools),
                  "-config",
                  configuration.toString(),
                  "-dnsserver",
                  "%s:%d".formatted(world.network().host(), DNS_PORT)));
    } catch (IOException e) {
      throw new WorldException("ACME server: %s".formatted(e.getMessage()), e);
    }
  }

  private static String configuration(String address, ServerCertificate certificate) {
    return """
        {"pebble": {
          "listenAddress": "%s:%d", "managementListenAddress": "%s:%d",
          "certificate": "%s", "privateKey": "%s",
          "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "",
          "externalAccountBindingRequired": false, "retryAfter": {"authz": 1, "order": 1}
        }}
        """
        .formatted(
            address, ACME_PORT, address, MANAGEMENT_PORT, certificate.chain(), certificate.key());
  }

  private static String program(Path tools) throws IOException {
    var onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, "pebble"));
    try (Stream<Path> built = Files.isDirectory(tools) ? Files.list(tools) : Stream.empty()) {
      return Stream.concat(
              onPath,
              built
                  .filter(folder -> folder.getFileName().toString().startsWith("pebble-"))
                  .sorted()
                  .map(folder -> folder.resolve("pebble")))
          .filter(Files::isExecutable)
          .findFirst()
          .map(Path::toString)
          .orElseThrow(
              () ->
                  new WorldException(
                      "ACME server: pebble is neither on the PATH nor in %s; build it:  ./platform build"
                          .formatted(tools)));
    }
  }

  /**
   * Writes the certificates that the machines' visitors must trust: sandbox CA and Pebble's root.
   */
  void writeTrust(Path file) {
    var roots =
        URI.create("https://%s:%d/roots/0".formatted(world.network().gateway(), MANAGEMENT_PORT));
    try (var client = HttpClient.newBuilder().sslContext(authority.trusted()).build()) {
      var root =
          client.send(
              HttpRequest.newBuilder(roots).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (root.statusCode() != 200)
        throw new WorldException("ACME server: its root: HTTP " + root.statusCode());
      Files.writeString(file, Files.readString(authority.certificate()) + root.body());
    } catch (IOException e) {
      throw new WorldException("ACME server: its root: %s".formatted(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("ACME server: interrupted", e);
    }
  }

  @Override
  public void close() {
    daemon.close();
  }
}
