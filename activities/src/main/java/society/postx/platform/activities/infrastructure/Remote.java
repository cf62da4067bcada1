package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;

/**
 * The location of the infrastructure repository.
 *
 * @param folder of a bare repository on this machine; empty for a URL
 */
record Remote(URIish address, Optional<Path> folder) {
  static Remote of(String value) {
    try {
      var address = new URIish(value);
      if (address.isRemote() || (value.contains("://") && !value.startsWith("file://"))) {
        return new Remote(address, Optional.empty());
      }
      return new Remote(address, Optional.of(bare(Path.of(address.getPath()))));
    } catch (URISyntaxException e) {
      // the value itself may hold a password
      throw INVALID_INPUT.stop("PLATFORM_REPOSITORY: is neither a URL nor a path");
    }
  }

  private static Path bare(Path folder) {
    if (Files.exists(folder.resolve(".git"))) {
      throw INVALID_INPUT.stop(
          "PLATFORM_REPOSITORY: '%1$s': has a working tree, which a push would leave behind; make a bare repository beside it: git clone --bare %1$s %1$s.git, then: git -C %1$s remote add origin %1$s.git"
              .formatted(folder));
    }
    if (!Files.exists(folder.resolve("HEAD")) || !Files.isDirectory(folder.resolve("objects"))) {
      throw INVALID_INPUT.stop(
          "PLATFORM_REPOSITORY: '%s': not a Git repository; create one with ./platform init"
              .formatted(folder));
    }
    return folder.toAbsolutePath();
  }

  /** For messages: without the password that a URL may carry. */
  @Override
  public String toString() {
    return address.setPass(null).toString();
  }
}
