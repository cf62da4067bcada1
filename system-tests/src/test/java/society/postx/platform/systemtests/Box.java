package society.postx.platform.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Storage Box's own disk: what really lies there, whoever put it. */
record Box(Path data) {
  static Box of(Path sandboxState, long boxId) {
    return new Box(sandboxState.resolve("boxes/%d/data".formatted(boxId)));
  }

  Path home(String client) {
    return data.resolve("backups/client-" + client);
  }

  private Path repository(String client) {
    return home(client).resolve("restic-repo");
  }

  /** The names of the client's snapshot files, restic's full ids. */
  List<String> snapshots(String client) {
    var folder = repository(client).resolve("snapshots");
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the repository where it lies, as a thief of the disk would. */
  Shelled open(String client, String password) {
    return Shelled.run(
        List.of(
            "restic",
            "--repo",
            repository(client).toString(),
            "--no-cache",
            "--no-lock",
            "snapshots"),
        Map.of("RESTIC_PASSWORD_FILE", "/dev/stdin"),
        password);
  }
}
