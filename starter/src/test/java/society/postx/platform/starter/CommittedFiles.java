package society.postx.platform.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** An infrastructure repository with just the files that a test is about. */
public record CommittedFiles(Path folder) {

  /** Writes a file and commits all that is there. */
  public void commit(String path, String text) {
    write(path, text);
    try (var git = Git.init().setDirectory(folder.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage(path)
          .setAuthor("ops", "ops@example.org")
          .setCommitter("ops", "ops@example.org")
          .setSign(false)
          .call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a file, which the next commit takes along. */
  public void write(String path, String text) {
    try {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.writeString(folder.resolve(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
