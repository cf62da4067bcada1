package society.postx.platform.activities.infrastructure;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from starting programs. It would ask git for the machine's configuration and a shell
 * for the umask, and both would inherit Hetzner's token and show it to {@code ps}.
 */
final class GitWithoutPrograms extends SystemReader.Delegate {
  private static final Path MACHINES_CONFIGURATION = Path.of("/etc/gitconfig");

  /** Only the worker's own account needs the clone. */
  private static final int OWNER_ONLY = 0077;

  private GitWithoutPrograms(SystemReader machine) {
    super(machine);
  }

  /** For the whole process; call it before any other use of JGit. */
  static synchronized void begin() {
    if (SystemReader.getInstance() instanceof GitWithoutPrograms) {
      return;
    }
    SystemReader.setInstance(new GitWithoutPrograms(SystemReader.getInstance()));
    if (FS.DETECTED instanceof FS_POSIX files) {
      files.setUmask(OWNER_ONLY);
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS files) {
    return new FileBasedConfig(parent, MACHINES_CONFIGURATION.toFile(), files);
  }
}
