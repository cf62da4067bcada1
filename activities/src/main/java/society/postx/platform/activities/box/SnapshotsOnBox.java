package society.postx.platform.activities.box;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileMode;
import net.schmizz.sshj.sftp.SFTPClient;

/** Reads which snapshots a repository's folder holds, and when the box stored each. */
record SnapshotsOnBox(SFTPClient sftp, SftpTree tree) {
  /** Read in half a minute, if an answer with a hundred names takes 30 ms. */
  private static final int MOST = 100_000;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * What is in the folder.
   *
   * @param folder {@code snapshots} of a repository, below the box's root
   * @param wanted full ids or beginnings; full ones are found in a folder of any size
   */
  SnapshotFolder in(String folder, Collection<String> wanted) throws IOException {
    var found = new SnapshotFolder.Collector(wanted);
    var whole =
        tree.scan(
            folder,
            MOST,
            entry -> file(entry.getName(), entry.getAttributes()).ifPresent(found::add));
    if (!whole) {
      for (var id : wanted) {
        if (ID.matcher(id).matches() && !found.has(id)) {
          var there = sftp.statExistence(folder + "/" + id);
          Optional.ofNullable(there).flatMap(it -> file(id, it)).ifPresent(found::add);
        }
      }
    }
    return found.collected(whole);
  }

  /** Empty for folders, links and files of another name. */
  static Optional<SnapshotFolder.File> file(String name, FileAttributes file) {
    return file.getType() == FileMode.Type.REGULAR && ID.matcher(name).matches()
        ? Optional.of(
            new SnapshotFolder.File(name, Instant.ofEpochSecond(file.getMtime()), file.getSize()))
        : Optional.empty();
  }
}
