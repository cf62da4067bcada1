package society.postx.platform.workflows.retention;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.retention.Deadline.Refused;

/** Fakes one archive: its file in Git and its folder on the Storage Box. */
public class FakeArchives extends FakeOnboarding
    implements ArchiveFileActivities, ArchiveBoxActivities {
  public static final String ID = "retention/alpha/2027-01-31";

  static final ArchivedClient ALPHA =
      new ArchivedClient(
          new ClientName("alpha"), "client-0000000a", "a".repeat(64), "archive/alpha-2027-01-31");

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final TreeSet<String> folders = new TreeSet<>(List.of(ALPHA.path()));
  private final Supplier<Instant> clock;
  private volatile ArchiveFile file;
  private volatile ArchivedClient found = ALPHA;
  private volatile Duration behind = Duration.ZERO;
  private volatile ReinstatementLook reinstatement = ReinstatementLook.none();
  private volatile boolean reinstatedLate;
  private volatile @Nullable DeletionFacts facts;
  private volatile @Nullable Instant deletedAt;

  public FakeArchives(Supplier<Instant> clock) {
    this(clock, clock.get());
  }

  /** Whose deletion is due at once. */
  public static FakeArchives overdue(Supplier<Instant> clock) {
    return new FakeArchives(clock, clock.get().minus(Duration.ofDays(100)));
  }

  private FakeArchives(Supplier<Instant> clock, Instant now) {
    this.clock = clock;
    file = fileOf(ALPHA, now);
  }

  static ArchiveFile fileOf(ArchivedClient archive, Instant now) {
    return new ArchiveFile(
        archive.client(),
        archive.marker(),
        archive.repositoryId(),
        archive.path(),
        now,
        now,
        now.plus(Duration.ofDays(90)),
        now.plus(Duration.ofDays(30)),
        90,
        null,
        List.of("ops"),
        "Alpha B.V.",
        List.of("files", "calendars"),
        "secrets/archive/alpha.sops.yaml#contact",
        List.of());
  }

  /** As if another client of the name had been offboarded later. */
  void replaceArchive() {
    var later =
        new ArchivedClient(
            ALPHA.client(), "client-0000000c", "c".repeat(64), "archive/alpha-2027-02-20");
    file = fileOf(later, clock.get());
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  public ArchiveFile file() {
    return file;
  }

  /** As if a person had edited and pushed it. */
  void edit(ArchiveFile edited) {
    file = edited;
  }

  void reinstatement(ReinstatementLook.State state, String words) {
    reinstatement = new ReinstatementLook(state, words);
  }

  /** As if a reinstatement had held the permit at the deadline and ended then. */
  void reinstatedLate() {
    reinstatedLate = true;
  }

  void find(ArchivedClient other) {
    found = other;
  }

  void clockBehind(Duration by) {
    behind = by;
  }

  List<String> folders() {
    return List.copyOf(folders);
  }

  Instant deletedAt() {
    return Objects.requireNonNull(deletedAt, "nothing was deleted");
  }

  DeletionFacts facts() {
    return Objects.requireNonNull(facts);
  }

  private void called(String name) {
    check(name);
    calls.add(name);
  }

  @Override
  public ArchiveFile readArchive(ClientName client) {
    check("readArchive");
    return file;
  }

  @Override
  public ReinstatementLook findReinstatement(ArchiveFile ours) {
    check("findReinstatement");
    if (reinstatedLate && !clock.get().isBefore(file.deleteAt())) {
      reinstatedLate = false; // from the next look on
      reinstatement = new ReinstatementLook(ReinstatementLook.State.DONE, "alpha was reinstated");
      return ReinstatementLook.none();
    }
    return reinstatement;
  }

  @Override
  public ArchiveFile keepTerms(Deadline deadline, RunLabel run) {
    called("keepTerms");
    try {
      var kept = deadline.adopt(file.deleteAt(), file.holds());
      file = file.with(kept.at(), kept.holds());
      return file;
    } catch (Refused refused) {
      throw VERIFICATION_FAILED.stop(refused.why());
    }
  }

  @Override
  public String removeEvidence(ArchivedClient archive) {
    called("removeEvidence");
    return "2 files";
  }

  @Override
  public String closeArchive(ArchivedClient archive, DeletionFacts told, RunLabel run) {
    called("closeArchive");
    facts = told;
    return "certificates/alpha-2027-05-01.md";
  }

  @Override
  public ArchiveLook examine(ArchivedClient archive) {
    called("examine");
    return new ArchiveLook(found, archive.path(), clock.get().minus(behind));
  }

  @Override
  public void moveToTrash(ArchivedClient archive) {
    called("moveToTrash");
    moved(archive.path(), archive.trash());
  }

  @Override
  public void moveBack(ArchivedClient archive) {
    called("moveBack");
    moved(archive.trash(), archive.path());
  }

  private void moved(String from, String to) {
    var all = new ArrayList<>(folders);
    if (all.contains(from)) {
      folders.remove(from);
      folders.add(to);
    }
  }

  @Override
  public void deleteTrash(ArchivedClient archive) {
    called("deleteTrash");
    folders.remove(archive.trash());
    deletedAt = clock.get();
  }

  @Override
  public String verifyAbsent(ArchivedClient archive) {
    called("verifyAbsent");
    return "archive/ and trash/ have nothing of alpha";
  }
}
