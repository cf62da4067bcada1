package society.postx.platform.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.backup.UsageHistory;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.text.Quantities;

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
      var history = Output.JSON.readValue(text.get(), UsageHistory.class);
      if (history.days().isEmpty()) {
        throw CommandError.failed(FILE + ": has no days; the next night writes one");
      }
      return new StoredUsage(history);
    } catch (JsonProcessingException e) {
      throw CommandError.failed(FILE + ": cannot be read; restore it (git log -p " + FILE + ")", e);
    }
  }

  /** The largest client first. */
  String text() {
    var today = history.days().getLast();
    var report = UsageReport.of(history, new TreeMap<>());
    var lines = new ArrayList<>(List.of("%s: %s".formatted(today.day(), report.summary())));
    report.grown().forEach(it -> lines.add("  SUDDEN  " + it));
    today.clients().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(it -> lines.add(line(it.getKey(), it.getValue())));
    return String.join("\n", lines);
  }

  private String line(String client, long bytes) {
    var growth = history.growth(client);
    var since = growth == 0 ? "" : (growth > 0 ? "+" : "-") + Quantities.bytes(Math.abs(growth));
    return "  %-20s %10s  %s".formatted(client, Quantities.bytes(bytes), since).stripTrailing();
  }
}
