package society.postx.platform.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.backup.UsageHistory;

/** The figures of the Storage Box that nightly retention keeps in the infrastructure repository. */
record StoredUsage(UsageHistory history) {
  private static final String FILE = "backups/usage.json";

  static StoredUsage in(LocalRepository repository) {
    var text = repository.text(FILE);
    if (text.isEmpty()) {
      throw CommandError.failed(
          "%s: is not in the newest commit; the first night writes it, or now:  ./platform schedules trigger prune-backups"
              .formatted(FILE));
    }
    try {
      var history = Json.MAPPER.readValue(text.get(), UsageHistory.class);
      if (history.days().isEmpty()) {
        throw CommandError.failed(FILE + ": has no days; the next night writes one");
      }
      return new StoredUsage(history);
    } catch (JsonProcessingException e) {
      throw CommandError.failed(FILE + ": cannot be read; restore it (git log -p " + FILE + ")", e);
    }
  }
}
