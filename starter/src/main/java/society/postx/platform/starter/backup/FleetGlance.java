package society.postx.platform.starter.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.UsageDay;
import society.postx.platform.workflows.backup.UsageHistory;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.text.Quantities;

/**
 * The fleet's backups at a glance: size and trend of each repository, and what is proved of it. A
 * client with a failed proof comes first, since a fresh backup that cannot be read is none.
 *
 * @param days of the Storage Box, oldest first
 * @param proofs by client; without those that were never verified
 * @param platform the platform's own newest backup that was read back; null before the first
 */
record FleetGlance(
    List<UsageDay> days, SortedMap<String, ClientProof> proofs, @Nullable PlatformBackup platform) {
  private static final int SHORT = 8;

  static FleetGlance in(LocalRepository repository) {
    var days = StoredUsage.in(repository).history().days();
    return new FleetGlance(
        days,
        StoredProofs.in(repository, days.getLast().clients().keySet()),
        StoredPlatformBackup.in(repository).orElse(null));
  }

  /** Failed ones first, then the largest. */
  @JsonIgnore
  String text(Instant now) {
    var history = new UsageHistory(days);
    var today = days.getLast();
    var report = UsageReport.of(history, new TreeMap<>());
    var box = report.full().isEmpty() ? report.summary() : report.full();
    var lines = new ArrayList<>(List.of("%s: %s".formatted(today.day(), box)));
    lines.add("  the platform itself: " + ownBackup(now));
    report.grown().forEach(it -> lines.add("  SUDDEN  " + it));
    today.clients().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Long>>comparingInt(it -> rank(it.getKey()))
                .thenComparing(Map.Entry.comparingByValue(Comparator.reverseOrder())))
        .forEach(it -> lines.add(line(history, it.getKey(), it.getValue())));
    return String.join("\n", lines);
  }

  private String ownBackup(Instant now) {
    var newest = platform;
    if (newest == null) {
      return "NO BACKUP yet;  ./platform schedules trigger back-up-platform";
    }
    var age = Duration.between(newest.stored(), now);
    return "%sbackup of %s, %s ago, read back: commit %s, passwords of %d clients"
        .formatted(
            age.compareTo(BackupLateness.LATE) > 0 ? "LATE, " : "",
            Quantities.time(newest.stored()),
            Quantities.duration(age.isNegative() ? Duration.ZERO : age),
            newest.commit().substring(0, Math.min(SHORT, newest.commit().length())),
            newest.clients());
  }

  private int rank(String client) {
    var proof = proofs.get(client);
    return proof != null && !proof.failed().isEmpty() ? 0 : 1;
  }

  private String line(UsageHistory history, String client, long bytes) {
    var growth = history.growth(client);
    var since = growth == 0 ? "" : (growth > 0 ? "+" : "-") + Quantities.bytes(Math.abs(growth));
    var size = "  %-20s %10s  %s".formatted(client, Quantities.bytes(bytes), since).stripTrailing();
    var proof = proofs.get(client);
    if (proof == null) {
      return size;
    }
    var newest = proof.newest();
    var seen = newest == null ? "" : "backup of %s, ".formatted(Quantities.time(newest));
    return proof.isProved()
        ? "%s  %s%s".formatted(size, seen, proof.dates())
        : "%s  %s".formatted(size, proof.verdict());
  }
}
