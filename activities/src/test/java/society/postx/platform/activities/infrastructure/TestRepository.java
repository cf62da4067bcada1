package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;

/** An operator's infrastructure repository: a bare remote and the operator's own clone of it. */
public final class TestRepository {
  private static final PersonIdent OPERATOR = new PersonIdent("Operator", "ops@platform.example");

  private final Path folder;

  private TestRepository(Path folder) {
    this.folder = folder;
  }

  /** A fresh one in {@code folder} with a first commit of these files. */
  public static TestRepository in(Path folder, Map<String, String> files) {
    try (var bare =
            Git.init()
                .setBare(true)
                .setInitialBranch("main")
                .setDirectory(folder.resolve("infrastructure.git").toFile())
                .call();
        var clone =
            Git.init()
                .setInitialBranch("main")
                .setDirectory(folder.resolve("infrastructure").toFile())
                .call()) {
      var config = clone.getRepository().getConfig();
      config.setString("remote", "origin", "url", folder.resolve("infrastructure.git").toString());
      config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
      config.setString("branch", "main", "remote", "origin");
      config.setString("branch", "main", "merge", "refs/heads/main");
      config.save();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
    var made = new TestRepository(folder);
    made.commit(files);
    return made;
  }

  /** What PLATFORM_REPOSITORY is set to. */
  public String remote() {
    return bare().toString();
  }

  public Path bare() {
    return folder.resolve("infrastructure.git");
  }

  /** The operator's working tree. */
  public Path workingTree() {
    return folder.resolve("infrastructure");
  }

  /** As a worker with a state folder of this name sees it. */
  public InfrastructureRepository openedBy(String worker) {
    return new InfrastructureRepository(remote(), folder.resolve(worker));
  }

  public InfrastructureRepository opened() {
    return openedBy("state");
  }

  /** The operator removes a file, commits and pushes. */
  public void remove(String path) {
    try (var git = Git.open(workingTree().toFile())) {
      git.pull().setRebase(true).call();
      git.rm().addFilepattern(path).call();
      push(git, OPERATOR);
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The operator pulls, writes these files, commits and pushes; returns the commit. */
  public String commit(Map<String, String> files) {
    return commit(files, OPERATOR);
  }

  /** As {@link #commit}, on a machine whose clock says this. */
  public String commit(Map<String, String> files, Instant at) {
    return commit(files, new PersonIdent(OPERATOR, at));
  }

  private String commit(Map<String, String> files, PersonIdent committer) {
    try (var git = Git.open(workingTree().toFile())) {
      if (git.getRepository().resolve("HEAD") != null) {
        git.pull().setRebase(true).call();
      }
      for (var file : files.entrySet()) {
        var path = workingTree().resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      git.add().addFilepattern(".").call();
      return push(git, committer);
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Merges a branch whose one commit, of these files, was made then on top of the first commit. */
  public void merge(Map<String, String> files, Instant then) {
    try (var git = Git.open(workingTree().toFile())) {
      git.pull().setRebase(true).call();
      var main = git.getRepository().getBranch();
      var first = git.log().call().iterator();
      var start = first.next();
      while (first.hasNext()) {
        start = first.next();
      }
      git.checkout().setCreateBranch(true).setName("waited").setStartPoint(start).call();
      for (var file : files.entrySet()) {
        Files.writeString(workingTree().resolve(file.getKey()), file.getValue());
      }
      git.add().addFilepattern(".").call();
      var who = new PersonIdent(OPERATOR, then);
      var commit =
          git.commit().setMessage("x").setAuthor(who).setCommitter(who).setSign(false).call();
      git.checkout().setName(main).call();
      git.merge().include(commit).setMessage("merge").call();
      git.push().call();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pushes a branch of one commit more, which nobody merges. */
  public String commitOnBranch(String branch, Map<String, String> files) {
    try (var git = Git.open(workingTree().toFile())) {
      var main = git.getRepository().getBranch();
      git.checkout().setCreateBranch(true).setName(branch).call();
      for (var file : files.entrySet()) {
        Files.writeString(workingTree().resolve(file.getKey()), file.getValue());
      }
      git.add().addFilepattern(".").call();
      var commit = git.commit().setMessage("attack").setSign(false).call();
      git.push().add(branch).call();
      git.checkout().setName(main).call();
      return commit.getName();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String push(Git git, PersonIdent committer) throws GitAPIException {
    var commit =
        git.commit()
            .setMessage("operator's change")
            .setAuthor(committer)
            .setCommitter(committer)
            .setSign(false)
            .call();
    git.push().call();
    return commit.getName();
  }

  /** The operator's working tree after a pull. */
  public String text(String path) {
    try (var git = Git.open(workingTree().toFile())) {
      git.pull().setRebase(true).call();
      return Files.readString(workingTree().resolve(path));
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits of the remote's branch, newest first. */
  public List<RevCommit> log() {
    try (var git = Git.open(bare().toFile())) {
      return StreamSupport.stream(git.log().call().spliterator(), false).toList();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every byte of every object that was ever pushed, as text. */
  public String everythingEverPushed() {
    try (var git = Git.open(bare().toFile());
        var reader = git.getRepository().newObjectReader()) {
      try (var walk = new ObjectWalk(reader)) {
        walk.markStart(walk.parseCommit(git.getRepository().resolve("refs/heads/main")));
        var all = new StringBuilder();
        for (var commit = walk.next(); commit != null; commit = walk.next()) {
          all.append(new String(reader.open(commit).getBytes(), UTF_8)).append('\n');
        }
        for (var object = walk.nextObject(); object != null; object = walk.nextObject()) {
          all.append(new String(reader.open(object).getBytes(), UTF_8)).append('\n');
        }
        return all.toString();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
