package society.postx.platform.starter.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.UsageDay;
import society.postx.platform.workflows.backup.UsageHistory;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.text.Quantities;

/**
 * The fleet's backups at a glance: size and trend of each repository, and what is proved of it. A
 * client with a failed proof comes first, since a fresh backup that cannot be read is none, then
 * those whose repository could not be measured: it may be gone.
 *
 * @param days of the Storage Box, oldest first
 * @param clients of the infrastructure repository, and those that only a measurement or a proof
 *     names
 * @param proofs by client; without those that were never verified
 * @param platform the platform's own newest backup that was read back; null before the first
 */
record FleetGlance(
    List<UsageDay> days,
    SortedSet<String> clients,
    SortedMap<String, ClientProof> proofs,
    @Nullable PlatformBackup platform) {
  private static final int SHORT = 8;

  static FleetGlance in(LocalRepository repository) {
    var days = StoredUsage.in(repository).history().days();
    var proofs = StoredProofs.in(repository);
    var clients = new TreeSet<>(days.getLast().clients().keySet());
    clients.addAll(proofs.keySet());
    clients.addAll(StoredProofs.clients(repository));
    return new FleetGlance(days, clients, proofs, StoredPlatformBackup.in(repository).orElse(null));
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
    clients.stream()
        .sorted(
            Comparator.<String>comparingInt(it -> rank(it, today))
                .thenComparing(it -> size(it, today), Comparator.reverseOrder()))
        .forEach(it -> lines.add(line(history, it, today)));
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

  private int rank(String client, UsageDay today) {
    var proof = proofs.get(client);
    if (proof != null && !proof.failed().isEmpty()) {
      return 0;
    }
    return today.clients().containsKey(client) ? 2 : 1;
  }

  private static long size(String client, UsageDay today) {
    return Optional.ofNullable(today.clients().get(client)).orElse(0L);
  }

  private String line(UsageHistory history, String client, UsageDay today) {
    var bytes = today.clients().get(client);
    var growth = history.growth(client);
    var since = growth == 0 ? "" : (growth > 0 ? "+" : "-") + Quantities.bytes(Math.abs(growth));
    var size =
        "  %-20s %10s  %s"
            .formatted(client, bytes == null ? "not measured" : Quantities.bytes(bytes), since)
            .stripTrailing();
    return "%s  %s".formatted(size, proved(proofs.get(client)));
  }

  private static String proved(@Nullable ClientProof proof) {
    if (proof == null) {
      return "backup never seen, never verified, never drilled";
    }
    var newest = proof.newest();
    var seen = newest == null ? "backup never seen" : "backup of " + Quantities.time(newest);
    var stands = proof.isProved() ? List.of(seen, proof.dates()) : List.of(proof.verdict(), seen);
    return String.join(", ", stands)
        + (proof.rungs().containsKey(Rung.APP_STARTED) ? "" : ", never drilled");
  }
}
