package society.postx.platform.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The ids of those that a restore can use: a backup's first pass is none of them. */
  List<String> restorable(String client, String password) {
    var listed = open(client, password, "--json").orFail();
    try {
      var ids = new ArrayList<String>();
      for (var snapshot : new ObjectMapper().readTree(listed.substring(listed.indexOf('[')))) {
        if (!snapshot.path("tags").toString().contains("\"pass\"")) {
          ids.add(snapshot.path("id").asText());
        }
      }
      return ids;
    } catch (JsonProcessingException e) {
      throw new AssertionError(listed, e);
    }
  }

  /** Opens the repository on the disk, as a thief of the disk would, and lists its snapshots. */
  ProgramResult open(String client, String password, String... flags) {
    var command = new ArrayList<>(List.of("restic", "--repo", repository(client).toString()));
    command.addAll(List.of("--no-cache", "--no-lock", "--quiet", "snapshots"));
    command.addAll(List.of(flags));
    return ProgramResult.run(command, Map.of("RESTIC_PASSWORD_FILE", "/dev/stdin"), password);
  }
}
