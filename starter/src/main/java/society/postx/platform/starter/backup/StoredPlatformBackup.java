package society.postx.platform.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.platformbackup.PlatformBackup;

/** The platform's own newest backup that was read back, as the nightly run keeps it in Git. */
public final class StoredPlatformBackup {
  private static final String FILE = "backups/platform.json";

  private StoredPlatformBackup() {}

  /** Empty before the first. */
  public static Optional<PlatformBackup> in(LocalRepository repository) {
    return repository.text(FILE).map(StoredPlatformBackup::read);
  }

  private static PlatformBackup read(String text) {
    try {
      return Json.MAPPER.readValue(text, PlatformBackup.class);
    } catch (JsonProcessingException e) {
      throw CommandError.failed(FILE + ": cannot be read; restore it (git log -p " + FILE + ")", e);
    }
  }
}
