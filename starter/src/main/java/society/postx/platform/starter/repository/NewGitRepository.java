package society.postx.platform.starter.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;
import society.postx.platform.starter.shell.CommandError;

/**
 * Creates a folder to edit and a bare repository beside it. Operators and workers push to the bare
 * one, since a push into a folder with working files would not update those files.
 */
final class NewGitRepository {
  private static final String BRANCH = "main";

  private NewGitRepository() {}

  /**
   * Commits the folder, pushes it into a new bare repository and returns the commit's full hash.
   *
   * @param origin final path of the bare repository
   */
  static String make(Path folder, Path bare, Path origin) throws IOException {
    try (var git = Git.init().setDirectory(folder.toFile()).setInitialBranch(BRANCH).call();
        var created =
            Git.init().setDirectory(bare.toFile()).setBare(true).setInitialBranch(BRANCH).call()) {
      git.add().addFilepattern(".").call();
      var commit =
          git.commit()
              .setMessage("Start the infrastructure repository from the platform's template")
              .setSign(false)
              .call();
      // Garbage collection in the background would still write while the folder is moved.
      collectGarbage(created, false);
      git.push()
          .setRemote(created.getRepository().getDirectory().toURI().toString())
          .setRefSpecs(List.of(new RefSpec("refs/heads/" + BRANCH)))
          .call();
      collectGarbage(created, true);
      connect(git, origin, commit);
      return commit.name();
    } catch (GitAPIException e) {
      throw CommandError.failed("%s: git: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static void collectGarbage(Git bare, boolean afterPush) throws IOException {
    var config = bare.getRepository().getConfig();
    config.setBoolean("receive", null, "autogc", afterPush);
    config.save();
  }

  private static void connect(Git git, Path origin, ObjectId pushed) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString("remote", "origin", "url", origin.toString());
    config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    config.setString("branch", BRANCH, "remote", "origin");
    config.setString("branch", BRANCH, "merge", "refs/heads/" + BRANCH);
    config.save();
    var seen = git.getRepository().updateRef("refs/remotes/origin/" + BRANCH);
    seen.setNewObjectId(pushed);
    seen.update();
  }
}
