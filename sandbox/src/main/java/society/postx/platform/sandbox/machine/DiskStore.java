package society.postx.platform.sandbox.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.sandbox.world.World;

/**
 * Creates, copies and deletes disks and snapshots in the state folder. A disk is a sparse file with
 * its own ext4, so it can be full; it holds everything that differs from its image.
 */
final class DiskStore {
  private static final String SIZE = "40G"; // a CX22's
  private static final Duration COPY = Duration.ofMinutes(5);
  private final World world;
  private final Path state;

  DiskStore(World world, Path state) {
    this.world = world;
    this.state = state;
  }

  MachineFolder server(long serverId) {
    return new MachineFolder(state.resolve("machines").resolve(Long.toString(serverId)));
  }

  private MachineFolder image(long imageId) {
    return new MachineFolder(state.resolve("snapshots").resolve(Long.toString(imageId)));
  }

  Path site() {
    return state.resolve("site");
  }

  /** Replaces the disk by the image's content; returns the layers below it. */
  List<String> fill(MachineFolder machine, ImageSource image, BaseImages images) {
    machine.create();
    if (image instanceof ImageSource.Snapshot snapshot) {
      var source = image(snapshot.imageId());
      if (!source.complete())
        throw new MachineException(
            "snapshot %d: missing from the state folder".formatted(snapshot.imageId()));
      copy(source.disk(), machine.disk());
      return source.read().layers();
    }
    var layers = images.layers(image).stream().map(Path::toString).toList();
    var disk = machine.disk().toString();
    world.run("rm", "-f", disk);
    world.run("truncate", "--size", SIZE, disk);
    world.run("mkfs.ext4", "-q", "-m", "0", "-J", "size=32", "-E", "nodiscard", disk);
    return layers;
  }

  /** Copies the disk while the machine is frozen: the copy is what a power cut would leave. */
  long snapshot(NspawnMachine machine, long imageId) {
    var target = image(imageId);
    target.create();
    machine.atStandstill(() -> copy(machine.folder().disk(), target.disk()));
    target.write(machine.folder().read());
    return Long.parseLong(world.run("stat", "--format", "%b", target.disk().toString()).strip())
        * 512;
  }

  private void copy(Path from, Path to) {
    world.run(COPY, "", List.of("cp", "--sparse=always", from.toString(), to.toString()));
  }

  void deleteSnapshot(long imageId) {
    delete(image(imageId));
  }

  /** Deletes the record first, so that a crash in between leaves no half machine. */
  void delete(MachineFolder folder) {
    world.run("rm", "-f", folder.path().resolve("machine.json").toString());
    world.run("rm", "-rf", folder.path().toString());
  }

  List<Long> servers() {
    var folder = state.resolve("machines");
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> new MachineFolder(path).complete())
          .map(path -> Long.valueOf(path.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new MachineException("%s: %s".formatted(folder, e), e);
    }
  }
}
