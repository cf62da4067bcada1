package society.postx.platform.activities.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some folders of a snapshot hold, as {@code restic ls --json} lists it.
 *
 * @param all absolute paths of files, folders and other entries
 * @param filled those of files with contents
 * @param noFolders all but the folders: files, symbolic links and other entries
 */
record SnapshotFiles(Set<String> all, Set<String> filled, Set<String> noFolders) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A line of restic's; one without a type is about the snapshot itself. */
  private record Entry(@Nullable String type, @Nullable String path, long size) {}

  static SnapshotFiles of(String lines) {
    var all = new HashSet<String>();
    var filled = new HashSet<String>();
    var noFolders = new HashSet<String>();
    for (var line : lines.lines().filter(it -> !it.isBlank()).toList()) {
      var entry = entry(line);
      if (entry.type() == null || entry.path() == null) {
        continue;
      }
      all.add(entry.path());
      if (!entry.type().equals("dir")) { // a forged folder may hold a name twice
        noFolders.add(entry.path());
      }
      if (entry.type().equals("file") && entry.size() > 0) {
        filled.add(entry.path());
      }
    }
    return new SnapshotFiles(all, filled, noFolders);
  }

  private static Entry entry(String line) {
    try {
      return JSON.readValue(line, Entry.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("restic ls --json printed no list of files", e);
    }
  }
}
