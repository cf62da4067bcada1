package society.postx.platform.sandbox.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldDaemon;
import society.postx.platform.sandbox.world.WorldException;

/** Runs a container registry under the names of Docker Hub and quay.io; read-only, no login. */
final class ContainerRegistry implements AutoCloseable {
  static final List<String> NAMES =
      List.of("registry-1.docker.io", "index.docker.io", "docker.io", "quay.io");
  private static final int PORT = 443;
  private final World world;
  private final Path folder;
  private Optional<WorldDaemon> running = Optional.empty();

  ContainerRegistry(World world, CertificateAuthority authority, Path folder, Path content) {
    this.world = world;
    this.folder = folder;
    if (!Files.isDirectory(content))
      throw new WorldException(
          "registry: no images in %s; build them:  sandbox/images/build".formatted(content));
    try {
      Files.createDirectories(folder);
      var certificate = authority.issue(folder.resolve("tls"), NAMES);
      Files.writeString(configuration(), configuration(content, certificate));
    } catch (IOException e) {
      throw new WorldException("registry: %s".formatted(e.getMessage()), e);
    }
  }

  private Path configuration() {
    return folder.resolve("config.yml");
  }

  private String configuration(Path content, ServerCertificate certificate) {
    return """
        version: 0.1
        log: {level: warn, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: '%s'}
          maintenance: {readonly: {enabled: true}}
        http:
          addr: %s:%d
          tls: {certificate: '%s', key: '%s'}
        """
        .formatted(
            content, world.network().gateway(), PORT, certificate.chain(), certificate.key());
  }

  synchronized void start() {
    if (running.isPresent()) return;
    running =
        Optional.of(
            WorldDaemon.start(
                world,
                folder.resolve("registry.log"),
                new InetSocketAddress(world.network().gateway(), PORT),
                List.of("docker-registry", "serve", configuration().toString())));
  }

  @Override
  public synchronized void close() {
    running.ifPresent(WorldDaemon::close);
    running = Optional.empty();
  }
}
