package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import net.schmizz.sshj.sftp.RemoteResourceInfo;
import net.schmizz.sshj.sftp.RenameFlags;
import net.schmizz.sshj.sftp.Response.StatusCode;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.limit.BoundedDownload;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Manages one client's home on the box over SFTP. Paths are relative to the main account's own
 * home, the box's root.
 */
final class SftpHome implements Homes.Home {
  private static final int KEYS_MODE = 0600;
  static final int FOLDER_MODE = 0700;
  private static final String SNAPSHOTS = "/restic-repo/snapshots";
  private static final String REPOSITORY = "/restic-repo";

  /** {@code restic-repo/data/5a}. */
  private static final int DEPTH = 3;

  /** A key, and the config as restic names it until it is stored whole. */
  private static final Pattern OF_INIT =
      Pattern.compile("/restic-repo/(keys/[^/]+|config-restic-temp-[^/]*)");

  private static final String REPOSITORY_KEYS = "/restic-repo/keys";

  /** The folder of the keys, and what the platform stores in it. */
  static final String SSH = ".ssh";

  static final Set<String> KEY_FILES = Set.of("authorized_keys", "authorized_keys.new");

  private static final String PRUNED = "/.pruned";
  private static final String UNFINISHED = "/.prune-unfinished";
  private static final String CUT_OFF = "/.prune-cut-off";
  private static final String CLOCK = "/.clock";
  private static final String RUN = "." + RunLabel.KEY + "-";
  private static final ByteLimit KEYS = ByteLimit.ofKilobytes(100);

  private final Host host;
  private final SFTPClient sftp;
  private final SftpTree tree;
  private final String home;
  private final Heartbeat heartbeat;

  SftpHome(Host host, String home, Heartbeat heartbeat) {
    this.host = host;
    this.sftp = host.sftp();
    this.tree = new SftpTree(sftp, heartbeat);
    this.home = home;
    this.heartbeat = heartbeat;
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

  @Override
  public String authorizedKeys() {
    return over(
        () -> {
          if (sftp.statExistence(keysFile()) == null) return "";
          var keys = new BoundedDownload(KEYS, keysFile());
          sftp.getFileTransfer().download(keysFile(), keys);
          return new String(keys.received(), UTF_8);
        });
  }

  @Override
  public void setAuthorizedKeys(String text) {
    over(
        () -> {
          sftp.mkdirs(home + "/.ssh");
          sftp.chmod(home + "/.ssh", FOLDER_MODE);
          var fresh = keysFile() + ".new";
          sftp.getFileTransfer().upload(new TextFile("authorized_keys", text), fresh);
          sftp.chmod(fresh, KEYS_MODE);
          sftp.rename(fresh, keysFile(), EnumSet.of(RenameFlags.OVERWRITE));
          return true;
        });
  }

  @Override
  public void claim(RunLabel run) {
    over(
        () -> {
          if (tree.some(home).stream().anyMatch(entry -> !entry.getName().equals(".ssh")))
            return false;
          sftp.getFileTransfer().upload(new TextFile(mark(run), ""), home + "/" + mark(run));
          return true;
        });
  }

  @Override
  public boolean claimedBy(RunLabel run) {
    return over(() -> sftp.statExistence(home + "/" + mark(run)) != null);
  }

  @Override
  public Map<String, Instant> snapshotTimes(int most) {
    heartbeat.beat("listing the snapshots of " + home);
    var times = new TreeMap<String, Instant>();
    visit(
        home + SNAPSHOTS,
        most,
        entry ->
            SnapshotsOnBox.file(entry.getName(), entry.getAttributes())
                .ifPresent(it -> times.put(it.id(), it.stored())));
    return times;
  }

  @Override
  public SnapshotFolder snapshots(Collection<String> wanted) {
    heartbeat.beat("listing the snapshots of " + home);
    return over(() -> new SnapshotsOnBox(sftp, tree).in(home + SNAPSHOTS, wanted));
  }

  @Override
  public SortedSet<String> repositoryKeys(int most) {
    heartbeat.beat("listing the keys of " + home);
    var names = new TreeSet<String>();
    visit(home + REPOSITORY_KEYS, most, entry -> names.add(entry.getName()));
    return names;
  }

  @Override
  public Homes.RepositoryStage repositoryStage(int most) {
    var configured = over(() -> sftp.statExistence(home + REPOSITORY + "/config") != null);
    if (configured && !repositoryKeys(most).isEmpty()) {
      return Homes.RepositoryStage.WHOLE;
    }
    var others = new AtomicInteger();
    var all = new AtomicInteger();
    visitFiles(
        home + REPOSITORY,
        DEPTH,
        new AtomicInteger(most),
        file -> {
          all.incrementAndGet();
          if (!OF_INIT.matcher(file.getPath().substring(home.length())).matches()) {
            others.incrementAndGet();
          }
        });
    if (others.get() > 0) {
      return Homes.RepositoryStage.DAMAGED;
    }
    return all.get() == 0 ? Homes.RepositoryStage.ABSENT : Homes.RepositoryStage.BEGUN;
  }

  @Override
  public void setRepositoryAside(String suffix) {
    over(
        () -> {
          sftp.rename(home + REPOSITORY, home + REPOSITORY + "-" + suffix);
          return true;
        });
  }

  @Override
  public long repositoryBytes(int most) {
    var total = new AtomicLong();
    visitFiles(
        home + REPOSITORY,
        DEPTH,
        new AtomicInteger(most),
        file -> total.addAndGet(file.getAttributes().getSize()));
    return total.get();
  }

  /** Links and folders below the repository's own depth do not count. */
  private void visitFiles(
      String path, int depth, AtomicInteger left, Consumer<RemoteResourceInfo> visitor) {
    heartbeat.beat("measuring " + path);
    var folders = new ArrayList<String>();
    visit(
        path,
        left.get(),
        entry -> {
          left.decrementAndGet();
          if (entry.isRegularFile()) visitor.accept(entry);
          else if (entry.isDirectory()) folders.add(entry.getPath());
        });
    if (depth > 1) folders.forEach(it -> visitFiles(it, depth - 1, left, visitor));
  }

  /** Shows each entry of the folder, if it is there. */
  private void visit(String path, int most, Consumer<RemoteResourceInfo> visitor) {
    if (!over(() -> tree.scan(path, most, visitor))) {
      throw REQUEST_REFUSED.stop(
          "%s has more than %d files, so it was not read to the end; look at the repository over SFTP"
              .formatted(path, most));
    }
  }

  @Override
  public Optional<Instant> clock() {
    return clock(sftp, home);
  }

  /** The box's time, from a file that it stores in the folder; empty where it stores nothing. */
  static Optional<Instant> clock(SFTPClient sftp, String folder) {
    var file = folder + CLOCK;
    try {
      sftp.getFileTransfer().upload(new TextFile(CLOCK.substring(1), ""), file);
      var now = Instant.ofEpochSecond(sftp.stat(file).getMtime());
      sftp.rm(file);
      return Optional.of(now);
    } catch (SFTPException e) { // without quota
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Instant> pruneFinished() {
    return over(() -> Optional.ofNullable(sftp.statExistence(home + PRUNED)))
        .map(it -> Instant.ofEpochSecond(it.getMtime()));
  }

  @Override
  public boolean pruneUnfinished() {
    return over(() -> sftp.statExistence(home + UNFINISHED) != null);
  }

  @Override
  public void markPrune(boolean finished) {
    over(
        () -> {
          if (!finished) {
            return mark(UNFINISHED);
          }
          var marked = mark(PRUNED);
          if (sftp.statExistence(home + UNFINISHED) != null) {
            sftp.rm(home + UNFINISHED);
          }
          return marked;
        });
  }

  @Override
  public boolean pruneCutOff() {
    return over(() -> sftp.statExistence(home + CUT_OFF) != null);
  }

  @Override
  public void markCutOff(boolean cutOff) {
    over(
        () -> {
          if (cutOff) {
            return mark(CUT_OFF);
          }
          if (sftp.statExistence(home + CUT_OFF) != null) {
            sftp.rm(home + CUT_OFF);
          }
          return true;
        });
  }

  /** With the box's time of now; false where it stores nothing because it is full. */
  private boolean mark(String name) throws IOException {
    if (sftp.statExistence(home + name) != null) {
      sftp.rm(home + name);
    }
    try {
      sftp.getFileTransfer().upload(new TextFile(name.substring(1), ""), home + name);
      return true;
    } catch (SFTPException e) { // without quota
      return false;
    }
  }

  @Override
  public void clear() {
    over(
        () -> {
          if (sftp.statExistence(home) == null) return false;
          tree.empty(home);
          return true;
        });
  }

  @Override
  public void removeIfEmpty() {
    over(
        () -> {
          if (sftp.statExistence(home) == null || !tree.some(home).isEmpty()) return false;
          try {
            sftp.rmdir(home);
          } catch (SFTPException e) {
            if (e.getStatusCode() != StatusCode.NO_SUCH_FILE) throw e; // removed with its account
          }
          return true;
        });
  }

  private String keysFile() {
    return home + "/.ssh/authorized_keys";
  }

  private static String mark(RunLabel run) {
    return RUN + run.value();
  }

  /** Whether a file of this name in a home is a mark of the platform. */
  static boolean isMark(String name) {
    return name.startsWith(RUN) || Set.of(PRUNED, UNFINISHED, CUT_OFF, CLOCK).contains("/" + name);
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
