package society.postx.platform.sandbox.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds or builds the system images, which are kept in the user's cache.
 *
 * @param folder holds {@code debian-13}, a tree, and {@code prepared}, a layer on top of it
 */
record BaseImages(Path folder) {

  /**
   * Finds the images or builds them with {@code sandbox/base/build}: a minute on two cores.
   *
   * @param cache {@code $XDG_CACHE_HOME/post-x-platform}
   */
  static BaseImages in(Path cache) {
    try {
      var script = Files.createTempFile("base-", "");
      try (var resource = BaseImages.class.getResourceAsStream("base/build")) {
        if (resource == null) throw new IllegalStateException("base/build is missing from the jar");
        Files.write(script, resource.readAllBytes());
      }
      var builder = new ProcessBuilder("bash", script.toString());
      builder
          .environment()
          .put("XDG_CACHE_HOME", cache.resolve("..").toAbsolutePath().normalize().toString());
      var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      Files.delete(script);
      if (process.waitFor() != 0)
        throw new MachineException(
            "system images: cannot be built (output above); try by hand:  sandbox/base/build");
      return new BaseImages(Path.of(said));
    } catch (IOException e) {
      throw new MachineException("system images: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachineException("system images: interrupted", e);
    }
  }

  Path bare() {
    return folder.resolve("debian-13");
  }

  /** The layers of an image, top first. */
  List<Path> layers(ImageSource image) {
    return switch (image) {
      case ImageSource.SystemImage system -> {
        if (!system.name().equals("debian-13"))
          throw new MachineException(
              "image: '%s': unknown system image; known: debian-13".formatted(system.name()));
        yield List.of(bare());
      }
      case ImageSource.Prepared prepared -> List.of(folder.resolve("prepared"), bare());
      case ImageSource.Snapshot snapshot ->
          throw new MachineException(
              "snapshot %d: its layers are in its own record, not among the base images"
                  .formatted(snapshot.imageId()));
    };
  }
}
