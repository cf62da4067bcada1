package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.schmizz.sshj.sftp.OpenMode;
import net.schmizz.sshj.sftp.RemoteResourceInfo;
import net.schmizz.sshj.sftp.RenameFlags;
import net.schmizz.sshj.sftp.Response.StatusCode;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.limit.BoundedDownload;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.text.ShownText;

/** Handles folders of the Storage Box as its main account; paths are below the box's root. */
public final class BoxFolders implements AutoCloseable {
  /** Ends the name of a file that is not stored whole yet. */
  public static final String FRESH = ".new";

  private static final Pattern UNFINISHED =
      Pattern.compile("(.+?)(\\.[0-9a-f]{16})?" + Pattern.quote(FRESH));

  private static final ByteLimit MARKER = ByteLimit.ofKilobytes(16);

  /** What a path is; a link is none of the first three, wherever it leads. */
  public enum Entry {
    ABSENT,
    FOLDER,
    FILE,
    OTHER
  }

  /** Every SFTP server takes as much (draft-ietf-secsh-filexfer-02 §3). */
  private static final int PACKET = 32_000;

  /** Packets on their way, so that a distant box does not slow them down. */
  private static final int UNCONFIRMED = 64;

  private final Host host;
  private final SFTPClient sftp;
  private final SftpTree tree;

  BoxFolders(Host host, Heartbeat heartbeat) {
    this.host = host;
    this.sftp = host.sftp();
    this.tree = new SftpTree(sftp, heartbeat);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T over(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server of SFTP has no other word for a full box or a reached quota than "failure". */
  private static <T> T storing(String path, Work<T> work) {
    return over(
        () -> {
          try {
            return work.run();
          } catch (SFTPException e) {
            if (e.getStatusCode() != StatusCode.FAILURE) {
              throw e;
            }
            throw new IOException(
                "the Storage Box does not store %s (\"%s\"): a full box answers so; `./platform backups` shows how full it is"
                    .formatted(path, ShownText.oneLine(String.valueOf(e.getMessage()))),
                e);
          }
        });
  }

  public boolean exists(String path) {
    return over(() -> sftp.statExistence(path) != null);
  }

  /** Whether it is a folder itself, and no link to one. */
  public boolean isFolder(String path) {
    return look(path) == Entry.FOLDER;
  }

  /** What is at the path itself: links are not followed. */
  public Entry look(String path) {
    return over(
        () -> {
          try {
            return switch (sftp.lstat(path).getType()) {
              case DIRECTORY -> Entry.FOLDER;
              case REGULAR -> Entry.FILE;
              default -> Entry.OTHER;
            };
          } catch (SFTPException e) {
            if (e.getStatusCode() == StatusCode.NO_SUCH_FILE) return Entry.ABSENT;
            throw e;
          }
        });
  }

  /** Leaves the folder there, and those above it. */
  public void makeFolder(String path) {
    storing(
        path,
        () -> {
          sftp.mkdirs(path);
          return true;
        });
  }

  /** As {@link #makeFolder}; nobody but the main account may list it. */
  public void makePrivateFolder(String path) {
    storing(
        path,
        () -> {
          if (sftp.statExistence(path) == null) {
            sftp.mkdirs(path);
            sftp.chmod(path, SftpHome.FOLDER_MODE);
          }
          return true;
        });
  }

  /**
   * Stores a small file whole or not at all; never over something, but over what an earlier attempt
   * left under the name with {@link #FRESH}.
   */
  public void write(String path, String text) {
    storing(
        path,
        () -> {
          var fresh = path + FRESH;
          sftp.getFileTransfer().upload(new TextFile(fresh, text), fresh);
          sftp.rename(fresh, path);
          return true;
        });
  }

  /**
   * Whether the entry of a client's home is the platform's own and holds nothing of the client: its
   * keys, marks of runs and of prunes.
   */
  public boolean isPlatforms(String home, String name) {
    return name.equals(SftpHome.SSH)
        ? isFolder(home + "/" + name) && SftpHome.KEY_FILES.containsAll(names(home + "/" + name))
        : SftpHome.isMark(name) && look(home + "/" + name) == Entry.FILE;
  }

  /** Removes an entry for which {@link #isPlatforms} holds. */
  public void removePlatforms(String home, String name) {
    var path = home + "/" + name;
    if (look(path) == Entry.FOLDER) {
      names(path).forEach(file -> removeFile(path + "/" + file));
      removeEmpty(path);
    } else {
      removeFile(path);
    }
  }

  /** A small file in UTF-8; empty where it is missing. */
  public Optional<String> text(String path) {
    return text(path, MARKER);
  }

  /** As {@link #text(String)}, for a longer file. */
  public Optional<String> text(String path, ByteLimit limit) {
    return over(
        () -> {
          if (sftp.statExistence(path) == null) return Optional.empty();
          var file = new BoundedDownload(limit, path);
          sftp.getFileTransfer().download(path, file);
          return Optional.of(new String(file.received(), UTF_8));
        });
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** What it throws keeps the file as it was. */
    void writeTo(OutputStream stream) throws IOException;
  }

  /**
   * Stores a file of any size, whole or not at all, over one that is there. Until it is whole it
   * has a name of its own, for which {@link #isUnfinished} holds: two workers may store the same
   * file at once, and the one that ends last wins. A lost connection leaves that file there.
   */
  public void store(String path, Content content) {
    storing(
        path,
        () -> {
          var fresh = unfinished(path);
          try {
            put(fresh, content);
            sftp.rename(fresh, path, EnumSet.of(RenameFlags.OVERWRITE));
          } catch (IOException | RuntimeException e) {
            discard(fresh, e);
            throw e;
          }
          return true;
        });
  }

  private void put(String fresh, Content content) throws IOException {
    var modes = EnumSet.of(OpenMode.WRITE, OpenMode.CREAT, OpenMode.EXCL);
    try (var file = sftp.open(fresh, modes);
        var stream = file.new RemoteFileOutputStream(0, UNCONFIRMED);
        var packets = new BufferedOutputStream(new Packets(stream), PACKET)) {
      content.writeTo(packets);
    }
  }

  private void discard(String fresh, Exception cause) {
    try {
      if (sftp.statExistence(fresh) != null) {
        sftp.rm(fresh);
      }
    } catch (IOException lost) {
      cause.addSuppressed(lost);
    }
  }

  private static String unfinished(String path) {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    return "%s.%s%s".formatted(path, HexFormat.of().formatHex(bytes), FRESH);
  }

  /**
   * Whether a file of this name is one that {@link #store} did not end, also an earlier version's.
   */
  public static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /** The name that a file gets once it is whole; a whole file's is its own. */
  public static String whole(String name) {
    var parts = UNFINISHED.matcher(name);
    return parts.matches() ? parts.group(1) : name;
  }

  /** Splits what is written into packets that every SFTP server takes. */
  private static final class Packets extends FilterOutputStream {
    private Packets(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (var at = 0; at < length; at += PACKET) {
        out.write(bytes, from + at, Math.min(PACKET, length - at));
      }
    }
  }

  /** Bytes of a file that is there. */
  public long bytes(String path) {
    return over(() -> sftp.size(path));
  }

  /** When the box stored a file that is there. */
  public Instant stored(String path) {
    return over(() -> Instant.ofEpochSecond(sftp.mtime(path)));
  }

  /**
   * The snapshots of a repository.
   *
   * @param repository its path
   * @param wanted full ids or beginnings of snapshots that are known even where not all are
   */
  public SnapshotFolder snapshots(String repository, Collection<String> wanted) {
    return over(() -> new SnapshotsOnBox(sftp, tree).in(repository + "/snapshots", wanted));
  }

  /** Names in a folder, at most 10,000; empty where it is missing. */
  public List<String> names(String folder) {
    return over(
        () ->
            sftp.statExistence(folder) == null
                ? List.<String>of()
                : tree.some(folder).stream().map(RemoteResourceInfo::getName).sorted().toList());
  }

  /** Renames a file over one that is there, in one step. */
  public void replace(String from, String to) {
    over(
        () -> {
          sftp.rename(from, to, EnumSet.of(RenameFlags.OVERWRITE));
          return true;
        });
  }

  /** Renames a folder, and makes the folder that it moves to; never over something. */
  public void rename(String from, String to) {
    over(
        () -> {
          sftp.mkdirs(to.substring(0, to.lastIndexOf('/')));
          sftp.rename(from, to);
          return true;
        });
  }

  /** Removes what is in the folder directly and passes, with all that is below. */
  public void removeIn(String folder, Predicate<String> passes) {
    over(
        () -> {
          for (var entry : tree.some(folder)) {
            if (passes.test(entry.getName())) {
              tree.remove(entry);
            }
          }
          return true;
        });
  }

  /** Removes a file that is there. */
  public void removeFile(String path) {
    over(
        () -> {
          sftp.rm(path);
          return true;
        });
  }

  /** Removes a folder that is empty. */
  public void removeEmpty(String folder) {
    over(
        () -> {
          sftp.rmdir(folder);
          return true;
        });
  }

  /** The box's time, from a file that it stores; empty where it stores nothing. */
  public Optional<Instant> clock(String folder) {
    return SftpHome.clock(sftp, folder);
  }

  @Override
  public void close() {
    try (host) {
      sftp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
