package society.postx.platform.sandbox.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import society.postx.platform.sandbox.world.World;

/**
 * Creates the file system layer that connects every machine to this sandbox: trust in its
 * authority, its DNS and its package proxy. It lies between image and disk, so no snapshot contains
 * it.
 */
final class SandboxLayer {
  private final Path layer;

  /** Creates the layer unless this folder has it: two seconds. */
  SandboxLayer(World world, BaseImages images, Path authority, Path folder) {
    var key = "%s-%d".formatted(images.folder().getFileName(), world.network().index());
    this.layer = folder.resolve(key);
    if (Files.isDirectory(layer)) return;
    world.run("mkdir", "-p", folder.toString());
    world.run(
        WorldScript.TRUST
            .with(
                images.bare().toString(),
                layer.toString(),
                authority.toString(),
                world.network().host())
            .toArray(String[]::new));
  }

  List<Path> layers() {
    return List.of(layer);
  }
}
