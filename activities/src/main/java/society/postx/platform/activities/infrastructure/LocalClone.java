package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.NetRCCredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import society.postx.platform.activities.folder.WholeFolder;

/**
 * The worker's bare clone: a cache of the remote's objects.
 *
 * <p>Every change is made on the thread of its {@link CloneQueue} and holds the lock of a file
 * beside it, which the kernel releases when a worker is killed. So a {@code .lock} file that Git
 * left in the clone is stale for the holder, who removes it.
 */
final class LocalClone {
  /** Refs of ours, one for each deployed commit: a branch may be deleted or rewritten. */
  static final String KEPT = "refs/platform/deployed/";

  private static final int TIMEOUT_SECONDS = 60;
  private static final int MOST_PACK_FILES = 400;

  private final Remote remote;
  private final Path folder;
  private final CloneQueue queue;

  LocalClone(Remote remote, Path folder) {
    this.remote = remote;
    this.folder = folder.toAbsolutePath().normalize();
    this.queue = CloneQueue.of(this.folder);
  }

  Path folder() {
    return folder;
  }

  CloneQueue queue() {
    return queue;
  }

  Remote remote() {
    return remote;
  }

  /** Work on the clone while no other process changes it. */
  interface Locked<T> {
    T run(Repository repository) throws IOException;
  }

  /** On the queue's thread only. */
  <T> T locked(Locked<T> work) {
    try {
      Files.createDirectories(folder.resolveSibling("."));
      try (var file =
              FileChannel.open(
                  folder.resolveSibling(folder.getFileName() + ".inuse"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var lock = file.lock()) {
        if (!lock.isValid()) {
          throw new IOException("no lock on " + folder);
        }
        makeIfAbsent();
        removeStaleLocks();
        try (var repository = open()) {
          return work.run(repository);
        }
      }
    } catch (TransportException e) {
      throw RemoteFailure.of(remote, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository at a commit that the clone holds; empty where it does not. */
  Optional<Checkout> at(String commit) {
    if (!ObjectId.isId(commit)) {
      throw INVALID_INPUT.stop("commit: '%s': a full hash of 40 digits".formatted(commit));
    }
    var id = ObjectId.fromString(commit);
    return exists() && holds(id) ? Optional.of(checkout(id)) : Optional.empty();
  }

  Checkout checkout(ObjectId commit) {
    return new Checkout(folder, commit);
  }

  /** What a person's revision names among what was fetched last. */
  Checkout at(Revision revision) {
    try (var repository = open()) {
      return checkout(revision.in(repository));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest commit that was fetched or pushed; empty for a fresh clone. */
  Optional<Checkout> lastTip() {
    if (!exists()) {
      return Optional.empty();
    }
    try (var repository = open()) {
      return Optional.ofNullable(repository.resolve("HEAD")).map(this::checkout);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits among these, as hosts record them, without a ref that keeps them in the remote. */
  List<ObjectId> notKept(Collection<String> commits) {
    try (var repository = open()) {
      var missing = new ArrayList<ObjectId>();
      for (var commit : new TreeSet<>(commits)) {
        if (ObjectId.isId(commit)
            && holds(ObjectId.fromString(commit))
            && repository.exactRef(KEPT + commit) == null) {
          missing.add(ObjectId.fromString(commit));
        }
      }
      return missing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean exists() {
    return Files.exists(folder.resolve("HEAD"));
  }

  /** The remote's default branch and its newest commit. */
  record Tip(String branch, ObjectId commit) {}

  /** Fetches; the clone's HEAD is its newest commit from then on. */
  Tip fetchTip(Repository repository) throws IOException {
    var tip = tip(repository, fetch(repository));
    var tracked = Revision.BRANCHES + Repository.shortenRefName(tip.branch());
    if (!tracked.equals(repository.getFullBranch())) {
      repository.updateRef(Constants.HEAD).link(tracked);
    }
    return tip;
  }

  Tip tip(Repository repository, FetchResult fetched) throws IOException {
    var head = fetched.getAdvertisedRef("HEAD");
    if (head != null && head.isSymbolic()) {
      return new Tip(head.getTarget().getName(), commit(repository, head));
    }
    for (var name : List.of("refs/heads/main", "refs/heads/master")) {
      var branch = fetched.getAdvertisedRef(name);
      if (branch != null) {
        return new Tip(name, commit(repository, branch));
      }
    }
    throw INVALID_INPUT.stop(
        "PLATFORM_REPOSITORY: '%s': has no commit on its default branch yet; ./platform init makes the first"
            .formatted(remote));
  }

  private FetchResult fetch(Repository repository) throws IOException {
    try (var transport = open(repository)) {
      return transport.fetch(
          NullProgressMonitor.INSTANCE,
          List.of(
              new RefSpec("+refs/heads/*:" + Revision.BRANCHES + "*"),
              new RefSpec("+refs/tags/*:" + Revision.TAGS + "*"),
              new RefSpec("+%1$s*:%1$s*".formatted(KEPT))));
    } finally {
      keepSmall(repository);
    }
  }

  /** Each fetch brings a pack of its own. */
  private void keepSmall(Repository repository) throws IOException {
    try (var packs = Files.list(folder.resolve("objects/pack"))) {
      if (packs.count() > MOST_PACK_FILES) {
        Git.wrap(repository).gc().call();
      }
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  Transport open(Repository repository) throws IOException {
    var transport = Transport.open(repository, remote.address());
    if (remote.folder().isEmpty()) {
      transport.setCredentialsProvider(new NetRCCredentialsProvider());
    }
    transport.setTimeout(TIMEOUT_SECONDS);
    transport.setRemoveDeletedRefs(true);
    return transport;
  }

  private static ObjectId commit(Repository repository, Ref ref) throws IOException {
    try (var walk = new RevWalk(repository)) {
      return walk.parseCommit(ref.getObjectId()).copy();
    }
  }

  private boolean holds(ObjectId id) {
    try (var repository = open();
        var walk = new RevWalk(repository)) {
      RevCommit found = walk.parseCommit(id);
      return found != null;
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return false; // a host may record anything as its commit
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Repository open() throws IOException {
    return open(folder);
  }

  static Repository open(Path folder) throws IOException {
    return new FileRepositoryBuilder()
        .setGitDir(folder.toFile())
        .setBare()
        .setMustExist(true)
        .build();
  }

  /** Makes the clone beside its place and moves it there, so that it is whole or absent. */
  private void makeIfAbsent() throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    var fresh = folder.resolveSibling(folder.getFileName() + ".new");
    delete(fresh);
    try (var repository = new FileRepositoryBuilder().setGitDir(fresh.toFile()).setBare().build()) {
      repository.create(true);
      // JGit's own clearing-up runs in a thread of its own, without our lock; see keepSmall
      repository.getConfig().setInt("gc", null, "auto", 0);
      repository.getConfig().setBoolean("gc", null, "autoDetach", false);
      repository.getConfig().save();
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void removeStaleLocks() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(it -> it.toString().endsWith(".lock")).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try {
      WholeFolder.delete(folder);
    } catch (NoSuchFileException e) {
      // nothing was left behind
    }
  }
}
