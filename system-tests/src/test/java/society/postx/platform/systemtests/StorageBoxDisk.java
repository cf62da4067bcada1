package society.postx.platform.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the Storage Box's own disk, where all files really are. */
record StorageBoxDisk(Path data) {
  static StorageBoxDisk of(Path sandboxState, long boxId) {
    return new StorageBoxDisk(sandboxState.resolve("boxes/%d/data".formatted(boxId)));
  }

  Path home(String client) {
    return data.resolve("backups/client-" + client);
  }

  private Path repository(String client) {
    return home(client).resolve("restic-repo");
  }

  /** The names of the client's snapshot files, restic's full ids. */
  List<String> snapshots(String client) {
    return new LiveFolder(repository(client).resolve("snapshots"))
        .children("*").stream().map(file -> file.getFileName().toString()).toList();
  }

  /** Opens the repository on the disk, as a thief of the disk would. */
  ProgramResult open(String client, String password) {
    return ProgramResult.run(
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
