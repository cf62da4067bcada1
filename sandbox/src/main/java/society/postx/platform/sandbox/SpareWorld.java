package society.postx.platform.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import society.postx.platform.sandbox.world.WorldOptions;

/** Chooses a free world for a new state folder, and the same world whenever it is used again. */
final class SpareWorld {
  private SpareWorld() {}

  static WorldOptions of(Path folder) {
    var note = folder.resolve("world");
    try {
      if (Files.exists(note))
        return new WorldOptions(Integer.parseInt(Files.readString(note).strip()), folder);
      var spare = WorldOptions.spare(folder);
      Files.createDirectories(folder);
      Files.writeString(note, spare.index() + "\n");
      return spare;
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read or written".formatted(note), e);
    }
  }
}
