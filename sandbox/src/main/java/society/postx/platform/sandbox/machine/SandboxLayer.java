package society.postx.platform.sandbox.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import society.postx.platform.sandbox.world.World;

/**
 * The layer on top of every system image and below every disk that ties it to this sandbox: its
 * authority is trusted, names are asked of its DNS, packages of its proxy. No snapshot holds it.
 */
final class SandboxLayer {
  private final Path layer;

  /** Makes the layer unless this folder has it: two seconds. */
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
