package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which snapshots of a client to forget, so that a hijacked host cannot make the platform
 * delete the client's backups. ADR §4, §7.
 *
 * <p>A host can add snapshots that claim any time, but the box itself stamps each one's file.
 * Retention forgets only what is older than the daily term by the box's time and what neither clock
 * keeps for a week or month. A repository without a new snapshot loses none, and an unusual plan
 * waits for an operator.
 */
public final class TwoClockRetention {
  /** More snapshots of one client than this are not forgotten in one run without asking. */
  public static final int UNASKED = 5;

  /**
   * Releases tagged their backups before pins existed; a rollback can wait as long as a pin holds.
   * Restores always pinned theirs, for a shorter time.
   */
  private static final Duration TAGGED = Duration.ofDays(120);

  /**
   * A tag on what the box stored from then on keeps nothing: hosts write tags, so one could fill
   * the box with them. A platform older than pins, of before 2026-11-30, has to be upgraded before.
   * The branch of tags may go after 2027-08-28.
   */
  private static final Instant TAGS_END = Instant.parse("2027-04-30T00:00:00Z");

  /**
   * Retention runs nightly, so what is out of all terms and pins for so long was not seen in all
   * nights. The infrastructure repository remembers a pin that has ended as long.
   */
  public static final Duration OVERDUE = Duration.ofDays(31);

  /** How far the box's time may be from the claimed one; a long backup claims when it began. */
  static final Duration TOLERANCE = Duration.ofHours(2);

  private final RetentionTerms terms;
  private final Instant now;
  private final List<SnapshotPin> pins;
  private final SnapshotClock box;
  private final SnapshotClock claims;
  private final List<StoredSnapshot> snapshots;

  /** A client without new backups must not lose the old ones. */
  private final boolean idle;

  private TwoClockRetention(
      List<StoredSnapshot> snapshots, List<SnapshotPin> pins, RetentionTerms terms, Instant now) {
    this.terms = terms;
    this.now = now;
    this.pins = pins;
    this.snapshots =
        snapshots.stream()
            .sorted(
                Comparator.comparing((StoredSnapshot it) -> it.stored().orElse(Instant.MAX))
                    .thenComparing(StoredSnapshot::id))
            .toList();
    var backups = snapshots.stream().filter(it -> !it.pass()).toList();
    idle = backups.stream().noneMatch(it -> within(Duration.ofDays(terms.daily()), it));
    box = new SnapshotClock("the box's time", StoredSnapshot::stored, terms, backups);
    claims =
        new SnapshotClock("the claimed time", TwoClockRetention::possibleClaim, terms, backups);
  }

  /**
   * Decides about all snapshots of a repository.
   *
   * @param now the earlier of the box's and the platform's clock
   */
  public static RetentionPlan plan(
      List<StoredSnapshot> snapshots, List<SnapshotPin> pins, RetentionTerms terms, Instant now) {
    return new TwoClockRetention(snapshots, pins, terms, now).decide();
  }

  /**
   * Snapshots that an earlier look saw and that are gone though retention keeps them.
   *
   * @param seen by that look, with the box's times
   * @param present all of the repository
   */
  public static List<StoredSnapshot> lost(
      List<StoredSnapshot> seen, List<StoredSnapshot> present, RetentionTerms terms, Instant now) {
    var there = present.stream().map(StoredSnapshot::id).collect(toSet());
    var gone = seen.stream().filter(it -> !there.contains(it.id())).toList();
    var all = new ArrayList<>(present);
    all.addAll(gone);
    var retention = new TwoClockRetention(all, List.of(), terms, now);
    return retention.idle // then it keeps all, also what it forgot while backups came
        ? List.of()
        : gone.stream().filter(it -> retention.keeps(it).isPresent()).toList();
  }

  /** A snapshot from a later time than it was stored at must not stand for that later time. */
  private static Optional<Instant> possibleClaim(StoredSnapshot snapshot) {
    return snapshot
        .stored()
        .filter(stored -> !snapshot.claimed().isAfter(stored.plus(TOLERANCE)))
        .map(stored -> snapshot.claimed());
  }

  private RetentionPlan decide() {
    var forget = new ArrayList<SnapshotDecision>();
    var keep = new ArrayList<SnapshotDecision>();
    for (var snapshot : snapshots) {
      keeps(snapshot)
          .ifPresentOrElse(
              why -> keep.add(new SnapshotDecision(snapshot, why)),
              () -> forget.add(new SnapshotDecision(snapshot, "out of all terms by both clocks")));
    }
    return new RetentionPlan(
        forget,
        keep,
        new SnapshotSuspicions(snapshots, terms, now).sentences(),
        question(
            forget.stream().map(SnapshotDecision::snapshot).filter(it -> !it.pass()).toList()));
  }

  private Optional<String> keeps(StoredSnapshot snapshot) {
    if (snapshot.stored().isEmpty()) {
      return Optional.of("the box does not say when it was stored");
    }
    var pin = pins.stream().filter(it -> it.holds(snapshot, now)).findFirst();
    if (pin.isPresent()) {
      return Optional.of("pinned: " + pin.get().reason());
    }
    if (within(Duration.ofDays(terms.daily()), snapshot)) {
      return Optional.of("younger than %d days by the box's time".formatted(terms.daily()));
    }
    if (idle) {
      return Optional.of("no newer backup");
    }
    if (snapshot.pass()) { // a backup's first pass: it cannot be restored
      return Optional.empty();
    }
    if (snapshot.forRollback() && within(TAGGED, snapshot) && !snapshot.storedSince(TAGS_END)) {
      return Optional.of("tagged, for a rollback");
    }
    return box.keeps(snapshot, now).or(() -> claims.keeps(snapshot, now));
  }

  private boolean within(Duration term, StoredSnapshot snapshot) {
    return snapshot.storedSince(now.minus(term));
  }

  private Optional<String> question(List<StoredSnapshot> forget) {
    if (forget.size() > UNASKED) {
      return Optional.of(
          "%d snapshots would be forgotten, more than the %d that one run may forget unasked"
              .formatted(forget.size(), UNASKED));
    }
    return forget.stream()
        .filter(this::overdue)
        .findFirst()
        .map(
            it ->
                "%s is out of all terms for more than %d days: its pin was removed, or backups or pruning had paused"
                    .formatted(it.shortId(), OVERDUE.toDays()));
  }

  /** A pin that ended lately is why a snapshot is still there; each release leaves such a pin. */
  private boolean overdue(StoredSnapshot snapshot) {
    var young = snapshot.stored().orElseThrow().plus(Duration.ofDays(terms.daily()));
    return Stream.concat(
            Stream.of(young, box.left(snapshot), claims.left(snapshot)),
            pins.stream().flatMap(it -> it.ended(snapshot).stream()))
        .allMatch(left -> left.isBefore(now.minus(OVERDUE)));
  }
}
