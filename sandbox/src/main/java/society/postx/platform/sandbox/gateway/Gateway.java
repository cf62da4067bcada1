package society.postx.platform.sandbox.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import society.postx.platform.sandbox.world.World;

/**
 * What the machines find where they would find the internet: ACME, a container registry under its
 * real names, Debian packages. Nothing a machine sends leaves this computer; packages are fetched
 * on their behalf.
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

  /** The names that lead to the gateway, for the sandbox's DNS: lower-case name to address. */
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

  /** The container registry goes away: connections to it are refused. */
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
