package society.postx.platform.sandbox.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import society.postx.platform.sandbox.world.World;

/**
 * Stands in for the internet of the machines: ACME, a container registry under its real names,
 * Debian packages. Nothing that a machine sends leaves this computer; the package proxy fetches
 * packages for them.
 */
public final class Gateway implements AutoCloseable {
  private final World world;
  private final Pebble pebble;
  private final Optional<ContainerRegistry> registry;
  private final AptProxy packages;

  /**
   * Returns once all of them answer.
   *
   * @param state folder of certificates, configurations and logs
   * @param cache {@code $XDG_CACHE_HOME/post-x-platform}: packages are kept there
   * @param images the storage folder of the registry ({@code sandbox/images/build} prints it);
   *     empty for no registry
   */
  public Gateway(World world, Path state, Path cache, Optional<Path> images) {
    var folder = state.toAbsolutePath().normalize();
    var authority = CertificateAuthority.in(folder);
    this.world = world;
    this.packages = new AptProxy(world.network().host(), AptProxy.PORT, cache.resolve("apt"));
    this.pebble = new Pebble(world, authority, folder.resolve("acme"), cache.resolve("tools"));
    this.registry =
        images.map(
            content ->
                new ContainerRegistry(world, authority, folder.resolve("registry"), content));
    registry.ifPresent(ContainerRegistry::start);
    pebble.writeTrust(folder.resolve("ca.pem"));
  }

  /** The gateway's lower-case names and their addresses, for the sandbox's DNS. */
  public Map<String, String> names() {
    var names = new TreeMap<String, String>();
    names.put(Pebble.NAME, world.network().gateway());
    if (registry.isPresent())
      ContainerRegistry.NAMES.forEach(name -> names.put(name, world.network().gateway()));
    return names;
  }

  /** {@code https://acme.sandbox.internal:14000/dir}. */
  public String acmeDirectory() {
    return Pebble.DIRECTORY;
  }

  /** Stops the container registry, so that connections to it are refused. */
  public void stopRegistry() {
    registry.ifPresent(ContainerRegistry::close);
  }

  /** Ends {@link #stopRegistry}. */
  public void startRegistry() {
    registry.ifPresent(ContainerRegistry::start);
  }

  @Override
  public void close() {
    packages.close();
    registry.ifPresent(ContainerRegistry::close);
    pebble.close();
  }
}
