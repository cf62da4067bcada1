package society.postx.platform.workflows.proof;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import society.postx.platform.workflows.proof.RungResult.Outcome;

class ClientProofProperties {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final BackupsSeen SEEN =
      new BackupsSeen(List.of(), List.of(), "a".repeat(64), START, null, null, null);

  /** However weeks fail: each slice is read once in every round of good weeks. */
  @Property
  void everySliceIsReadOnceInARound(
      @ForAll @IntRange(min = 1, max = 20) int slices,
      @ForAll @Size(max = 60) List<Outcome> weeks) {
    var proof = ClientProof.none(slices);
    var round = new HashSet<Integer>();
    var now = START;
    for (var outcome : weeks) {
      now = now.plus(Duration.ofDays(7));
      var slice = proof.data();
      proof = proof.after(List.of(result(outcome)), slice, null, now);
      if (outcome == Outcome.PASSED) {
        assertThat(round.add(slice.next())).isTrue();
        if (round.size() == slices) {
          assertThat(proof.data().allRead()).isEqualTo(now);
          round.clear();
        }
      } else {
        assertThat(proof.data()).isEqualTo(slice);
      }
      assertThat(proof.data().read()).isEqualTo(round.size());
    }
  }

  private static RungResult result(Outcome outcome) {
    return result(Rung.SLICE_READ, outcome);
  }

  private static RungResult result(Rung rung, Outcome outcome) {
    return new RungResult(rung, outcome, outcome == Outcome.PASSED ? List.of() : List.of("why"));
  }

  @Property
  void aFailedRungComesBeforeEveryDateAndADateIsNeverLost(@ForAll Outcome last) {
    var good =
        ClientProof.none(2)
            .after(List.of(result(Outcome.PASSED)), DataCursor.first(2), SEEN, START);
    var after = good.after(List.of(result(last)), good.data(), null, START.plusSeconds(60));
    assertThat(after.day(Rung.SLICE_READ)).isEqualTo("2026-11-29");
    assertThat(after.newest()).isEqualTo(START);
    assertThat(after.isProved()).isEqualTo(last == Outcome.PASSED);
    assertThat(ClientProof.isFinding(after.verdict())).isNotEqualTo(last == Outcome.PASSED);
  }

  @Property
  void oneFailureFailsBothLooksAndNoneHidesAnother(@ForAll Outcome one, @ForAll Outcome other) {
    var both = result(one).and(result(other));
    if (one == Outcome.FAILED || other == Outcome.FAILED) {
      assertThat(both.outcome()).isEqualTo(Outcome.FAILED);
    } else {
      assertThat(both.passed()).isEqualTo(one == Outcome.PASSED && other == Outcome.PASSED);
    }
  }

  /** A snapshot of a night in which something was wrong must not take the good one's place. */
  @Property
  void theProvedSnapshotIsTheLastOfWhichCheckAndContentsWereGood(
      @ForAll Outcome check, @ForAll Outcome contents) {
    var first = proved(ClientProof.none(2), Outcome.PASSED, Outcome.PASSED, SEEN);
    var next = new BackupsSeen(List.of(), List.of(), "b".repeat(64), START, null, null, null);
    var after = proved(first, check, contents, next).proved();
    var good = check == Outcome.PASSED && contents == Outcome.PASSED;
    assertThat(requireNonNull(after).snapshot()).isEqualTo((good ? next : SEEN).newest());
  }

  /** A run that finds the client busy looks at its arrival only, then again after all others. */
  @Property
  void whatIsGoneIsComparedWithTheLastLookThatCouldSaySo(@ForAll Outcome check) {
    var present = new TreeMap<>(Map.of("a".repeat(64), START));
    var seen = new BackupsSeen(List.of(), List.of(), null, null, null, null, present);
    var arrival = List.of(result(Rung.ARRIVED, Outcome.PASSED));
    var none = ClientProof.none(2);
    assertThat(none.after(arrival, none.data(), seen, START).present()).isNull();
    var checked = none.after(List.of(result(Rung.CHECKED, check)), none.data(), seen, START);
    assertThat(checked.present()).isEqualTo(check == Outcome.UNKNOWN ? null : present);
    assertThat(checked.after(arrival, none.data(), null, START).present())
        .isEqualTo(checked.present());
  }

  private static ClientProof proved(
      ClientProof before, Outcome check, Outcome contents, BackupsSeen seen) {
    var results = List.of(result(Rung.CHECKED, check), result(Rung.SAMPLE_COMPARED, contents));
    return before.after(results, before.data(), seen, START);
  }

  /** Another run moved the cursor meanwhile: what this one read is not the slice it names. */
  @Example
  void aSliceThatIsNotTheNextOneMovesNothing() {
    var proof =
        new ClientProof(ClientProof.none(4).rungs(), new DataCursor(3, 4, null), null, null, null);
    var after =
        proof.after(List.of(result(Outcome.PASSED)), new DataCursor(2, 4, null), null, START);
    assertThat(after.data()).isEqualTo(proof.data());
  }

  @Example
  void anotherNumberOfSlicesBeginsANewRoundAndKeepsTheDate() {
    var proof = new DataCursor(3, 4, START);
    assertThat(proof.in(4)).isEqualTo(proof);
    assertThat(proof.in(26)).isEqualTo(new DataCursor(1, 26, START));
    assertThatThrownBy(() -> new DataCursor(1, 257, null)).hasMessageContaining("at most 256");
    assertThatThrownBy(() -> new DataCursor(5, 4, null)).hasMessageContaining("1 to of");
  }
}
