package society.postx.platform.activities.box;

import static com.hierynomus.sshj.sftp.RemoteResourceSelector.Result.BREAK;
import static com.hierynomus.sshj.sftp.RemoteResourceSelector.Result.CONTINUE;
import static net.schmizz.sshj.sftp.FileMode.Type.DIRECTORY;

import com.hierynomus.sshj.sftp.RemoteResourceSelector;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.schmizz.sshj.sftp.RemoteResourceInfo;
import net.schmizz.sshj.sftp.SFTPClient;
import society.postx.platform.activities.activity.Heartbeat;

/** Lists and removes folders of any size; a link inside of one goes, and what it leads to stays. */
record SftpTree(SFTPClient sftp, Heartbeat heartbeat) {
  /** Entries of a folder that are listed at once: a client may have made millions. */
  private static final int LISTED = 10_000;

  private static final int BETWEEN_BEATS = 1_000;

  /** The first of the folder's entries, at most 10,000; empty only for an empty folder. */
  List<RemoteResourceInfo> some(String folder) throws IOException {
    var listed = new AtomicInteger();
    return sftp.ls(
        folder,
        (RemoteResourceInfo any) ->
            listed.incrementAndGet() > LISTED ? BREAK : RemoteResourceSelector.Result.ACCEPT);
  }

  /**
   * Shows each entry of the folder, if it is there; false where it has more entries and was not
   * read to its end.
   */
  boolean scan(String folder, int most, Consumer<RemoteResourceInfo> visitor) throws IOException {
    if (sftp.statExistence(folder) == null) return true;
    var seen = new AtomicInteger();
    try (var open = sftp.getSFTPEngine().openDir(folder)) {
      RemoteResourceSelector none =
          entry -> {
            visitor.accept(entry);
            if (seen.incrementAndGet() % BETWEEN_BEATS == 0) heartbeat.beat("reading " + folder);
            return seen.get() > most ? BREAK : CONTINUE;
          };
      open.scan(none); // which would list everything that it accepts
    }
    return seen.get() <= most;
  }

  void empty(String folder) throws IOException {
    for (var entries = some(folder); !entries.isEmpty(); entries = some(folder)) {
      for (var entry : entries) remove(entry);
    }
  }

  void remove(RemoteResourceInfo entry) throws IOException {
    if (entry.getAttributes().getType() != DIRECTORY) {
      sftp.rm(entry.getPath());
      return;
    }
    heartbeat.beat("removing " + entry.getPath());
    empty(entry.getPath());
    sftp.rmdir(entry.getPath());
  }
}
