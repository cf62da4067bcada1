package society.postx.platform.workflows.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveRun.Retention;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;

/** Fakes what Git, Temporal and the Storage Box say about archives; at first all agree on alpha. */
final class FakeReconciliation extends FakeArchives
    implements ArchiveListActivities, ArchivedKeyActivities, RetentionRunActivities {
  static final ArchivedClient GAMMA =
      new ArchivedClient(
          new ClientName("gamma"), "client-0000000g", "9".repeat(64), "archive/gamma-2026-08-01");

  final List<Recorded> recorded = new ArrayList<>();
  final List<ArchivedClient> deleted = new ArrayList<>(List.of(GAMMA));
  final SortedMap<String, String> unreadable = new TreeMap<>();
  final List<String> running = new ArrayList<>(List.of(ID));
  final TreeSet<String> paths = new TreeSet<>(List.of(ALPHA.path()));
  final List<String> others = new ArrayList<>();
  volatile Retention retention = Retention.RUNS;
  volatile String busyWith = "";
  volatile boolean more;
  final List<String> unreadableKeys = new ArrayList<>();
  final AtomicInteger keysToRenew = new AtomicInteger();
  final AtomicInteger keysSeen = new AtomicInteger();

  /** Runs once the first look is over. */
  volatile Runnable afterFirstLook = () -> {};

  /** Runs once the keys were looked at. */
  volatile Runnable afterFirstKeys = () -> {};

  private final AtomicInteger looks = new AtomicInteger();

  FakeReconciliation(Supplier<Instant> clock) {
    super(clock);
    recorded.add(new Recorded(ALPHA, file().deleteAt(), false));
  }

  int looks() {
    return looks.get();
  }

  /** As after the loss of its database: it knows no workflow at all. */
  void temporalForgets() {
    running.clear();
    retention = Retention.UNKNOWN;
  }

  @Override
  public RecordedArchives listRecordedArchives() {
    check("listRecordedArchives");
    return new RecordedArchives(recorded, deleted, unreadable, more);
  }

  @Override
  public ArchiveFolders listArchiveFolders() {
    check("listArchiveFolders");
    var answer = new ArchiveFolders(List.copyOf(paths), others, more);
    if (looks.incrementAndGet() == 1) {
      afterFirstLook.run();
    }
    return answer;
  }

  @Override
  public RenewedKeys renewArchivedKeys(List<ArchivedClient> archives) {
    check("renewArchivedKeys");
    keysSeen.addAndGet(archives.size());
    var answer = new RenewedKeys(keysToRenew.getAndSet(0), unreadableKeys);
    afterFirstKeys.run();
    return answer;
  }

  @Override
  public RetentionRuns listRetentionRuns() {
    check("listRetentionRuns");
    return new RetentionRuns(running, more);
  }

  @Override
  public List<ArchiveRun> findArchiveRuns(List<ArchivedClient> archives) {
    check("findArchiveRuns");
    return archives.stream().map(it -> new ArchiveRun(it.client(), retention, busyWith)).toList();
  }
}
