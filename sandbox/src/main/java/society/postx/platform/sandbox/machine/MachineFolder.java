package society.postx.platform.sandbox.machine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Locates the files of one machine or snapshot: {@code disk.ext4} (sparse), {@code machine.json}.
 *
 * @param path made by {@link #create}
 */
record MachineFolder(Path path) {
  private static final JsonMapper JSON = new JsonMapper();

  Path disk() {
    return path.resolve("disk.ext4");
  }

  /** Where the disk is mounted while the machine runs. */
  Path mountedDisk() {
    return path.resolve("disk");
  }

  Path seed() {
    return path.resolve("seed");
  }

  Path console() {
    return path.resolve("console.log");
  }

  void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new MachineException("%s: %s".formatted(path, e), e);
    }
  }

  /** Writes the record, the last file of a creation: a folder without one is incomplete. */
  boolean complete() {
    return Files.exists(path.resolve("machine.json"));
  }

  MachineRecord read() {
    try {
      return JSON.readValue(path.resolve("machine.json").toFile(), MachineRecord.class);
    } catch (IOException e) {
      throw new MachineException("%s: machine.json: %s".formatted(path, e.getMessage()), e);
    }
  }

  void write(MachineRecord machine) {
    var draft = path.resolve("machine.json.new");
    try {
      JSON.writeValue(draft.toFile(), machine);
      Files.move(draft, path.resolve("machine.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MachineException("%s: machine.json: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The last lines the machine printed on its console. */
  String lastWords() {
    try {
      var lines = Files.exists(console()) ? Files.readAllLines(console()) : List.<String>of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException e) {
      return "(%s: %s)".formatted(console(), e.getMessage());
    }
  }
}
