package society.postx.platform.activities.archive;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSnapshot;
import society.postx.platform.workflows.box.BoxSnapshotPlan;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * The Storage Box's own snapshots: copies of a deleted archive that nobody can take it out of. The
 * plan replaces its own by count; others stay until people delete them.
 */
public record BoxCopies(Optional<BoxSnapshotPlan> plan, List<BoxSnapshot> snapshots) {
  /** Its value names the person who decided that a snapshot stays, beyond a deletion too. */
  static final String KEPT_BY = "kept-by";

  private static final int LONGEST_NAME = 63; // of a label's value, as Hetzner takes it

  public BoxCopies {
    snapshots = List.copyOf(snapshots);
  }

  /** As Hetzner shows them now. */
  public static BoxCopies of(StorageBoxApi boxes, long box) {
    return new BoxCopies(Optional.ofNullable(boxes.plan(box).snapshotPlan()), boxes.snapshots(box));
  }

  /**
   * Stops while a snapshot that no plan replaces may hold what was deleted, and nobody decided that
   * it stays. What was deleted stays deleted.
   *
   * @param ended when the archive was verified as absent
   */
  void requireDecided(ClientName client, Instant ended) {
    var open = lasting(ended).stream().filter(it -> keeper(it).isEmpty()).toList();
    if (!open.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "the data of %s is deleted, but snapshots of the Storage Box that nothing replaces may still hold it: %s; delete them in the Hetzner Console, or label each that has to stay with %s=<who decided it>, then retry"
              .formatted(client, named(open), KEPT_BY));
    }
  }

  /** For the certificate's table: by when the last copy is gone. */
  String gone(Instant ended) {
    var kept = lasting(ended);
    if (!kept.isEmpty()) {
      return "never, while people keep the Storage Box's snapshot " + named(kept);
    }
    if (plan.isEmpty()) {
      return "with the deletion: the Storage Box has no snapshots of before";
    }
    return "by %s, with the Storage Box's last snapshot of before".formatted(day(ended));
  }

  /** For the certificate's list of what remains. */
  String remain(Instant ended) {
    var kept =
        lasting(ended).stream()
            .map(
                it ->
                    "- Snapshot %s of the Storage Box may hold the encrypted files until people delete it: %s decided to keep it. This certificate does not cover it.\n"
                        .formatted(named(List.of(it)), keeper(it).orElse("nobody")))
            .collect(joining());
    return plan.map(
                it ->
                    "- Snapshots of the Storage Box that its plan made before the deletion hold the encrypted files. The plan of today (%s)\n  has replaced the last of them by %s; a plan that keeps more, or is switched off, moves that day.\n"
                        .formatted(it.text(), day(ended)))
            .orElse("")
        + kept;
  }

  /**
   * Those of before that no plan replaces; one without a readable time, or so young that Hetzner's
   * clock may only be ahead, counts as of before.
   */
  private List<BoxSnapshot> lasting(Instant ended) {
    return snapshots.stream()
        .filter(it -> !it.isAutomatic() || plan.isEmpty())
        .filter(
            it -> created(it).filter(at -> at.isAfter(ended.plus(BoxSnapshotPlan.SKEW))).isEmpty())
        .toList();
  }

  private static Optional<Instant> created(BoxSnapshot snapshot) {
    try {
      return Optional.of(OffsetDateTime.parse(snapshot.created()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> keeper(BoxSnapshot snapshot) {
    return Optional.ofNullable(snapshot.labels().get(KEPT_BY))
        .filter(it -> !it.isBlank())
        .map(it -> ShownText.markdown(ShownText.shortened(ShownText.oneLine(it), LONGEST_NAME)));
  }

  private static String named(List<BoxSnapshot> snapshots) {
    return snapshots.stream()
        .map(
            it ->
                "%d (made at %s)"
                    .formatted(
                        it.id(), created(it).map(Quantities::time).orElse("an unknown time")))
        .collect(joining(", "));
  }

  private String day(Instant ended) {
    return plan.flatMap(it -> it.replaced(ended))
        .map(it -> LocalDate.ofInstant(it, ZoneOffset.UTC).toString())
        .orElse("a day that the plan does not tell");
  }
}
