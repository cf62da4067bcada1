package society.postx.platform.workflows.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.retention.DeadlineHistory.ALPHA;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.retention.Deadline.Refused;

class DeadlineProperties {
  private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");
  private static final Instant AT = NOW.plus(Duration.ofDays(90));
  private static final int FOUND_WITHIN = 20_000;

  /**
   * Never before the deadline, under a hold, early without a second person, or another client's,
   * with anything that people, crashes and one wrong clock do.
   */
  @Property(tries = 20_000)
  void noHistoryDeletesWhatWasPromisedToStay(@ForAll long seed) {
    assertThat(new DeadlineHistory(seed, new DeadlineRules()).play()).isEmpty();
  }

  /** Or the property above would say nothing. */
  @Example
  void manyHistoriesEndWithTheDeletion() {
    var deleted =
        LongStream.range(0, 2_000)
            .mapToObj(it -> new DeadlineHistory(it, new DeadlineRules()))
            .filter(it -> it.play().isEmpty() && it.deleted())
            .count();
    assertThat(deleted).isGreaterThan(200);
  }

  @Property(edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void aPlantedFaultInAnyRuleIsFound(@ForAll("faults") DeadlineRules fault) {
    assertThat(
            LongStream.range(0, FOUND_WITHIN)
                .mapToObj(it -> new DeadlineHistory(it, fault).play())
                .filter(it -> it.isPresent())
                .findFirst())
        .as(fault.getClass().getSimpleName())
        .isPresent();
  }

  @Provide
  Arbitrary<DeadlineRules> faults() {
    return Arbitraries.of(
        new BeginsASecondEarly(),
        new BeginsUnderAHold(),
        new BeginsForAnother(),
        new BelievesOneClock(),
        new ForgetsHoldsWithItsDatabase(),
        new ForgetsHoldsWithItsWorker(),
        new DropsHoldsThatEnded(),
        new HoldsEndAMillisecondEarly(),
        new HoldKeepsTheEarlyDeletion(),
        new ExtendShortens(),
        new ExtendKeepsTheEarlyDeletion(),
        new ReleasesAll(),
        new NeedsNoSecondPerson(),
        new TellsPersonsBySpelling(),
        new BelievesTheFilesDeadline(),
        new IgnoresTheFilesHolds());
  }

  private static final class BeginsASecondEarly extends DeadlineRules {
    @Override
    Deadline begin(Deadline it, ArchivedClient found, Instant now, Instant witness) throws Refused {
      return it.begin(found, now.plusSeconds(1), witness.plusSeconds(1));
    }
  }

  private static final class BeginsUnderAHold extends DeadlineRules {
    @Override
    Deadline begin(Deadline it, ArchivedClient found, Instant now, Instant witness) throws Refused {
      return with(it, it.at(), List.of(), it.early()).begin(found, now, witness);
    }
  }

  private static final class BeginsForAnother extends DeadlineRules {
    @Override
    Deadline begin(Deadline it, ArchivedClient found, Instant now, Instant witness) throws Refused {
      return it.begin(it.archive(), now, witness);
    }
  }

  private static final class BelievesOneClock extends DeadlineRules {
    @Override
    Deadline begin(Deadline it, ArchivedClient found, Instant now, Instant witness) throws Refused {
      return it.begin(found, now, now);
    }
  }

  private static final class ForgetsHoldsWithItsDatabase extends DeadlineRules {
    @Override
    Deadline rebuilt(Deadline it) {
      return Deadline.of(it.archive(), it.at(), List.of());
    }
  }

  private static final class ForgetsHoldsWithItsWorker extends DeadlineRules {
    @Override
    Deadline reread(Deadline it) {
      return with(it, it.at(), List.of(), it.early());
    }
  }

  private static final class DropsHoldsThatEnded extends DeadlineRules {
    @Override
    Deadline extend(Deadline it, Instant to, String by, Instant now) throws Refused {
      return with(it, it.at(), it.holding(now), it.early()).extend(to, by, now);
    }

    @Override
    Deadline deleteNow(Deadline it, String by, Instant now) throws Refused {
      return super.deleteNow(with(it, it.at(), it.holding(now), it.early()), by, now);
    }
  }

  private static final class HoldsEndAMillisecondEarly extends DeadlineRules {
    @Override
    Deadline begin(Deadline it, ArchivedClient found, Instant now, Instant witness) throws Refused {
      var holds = new ArrayList<Hold>();
      it.holds().forEach(hold -> holds.add(shorter(hold)));
      return with(it, it.at(), holds, it.early()).begin(found, now, witness);
    }

    private static Hold shorter(Hold hold) {
      return hold.until() == null
          ? hold
          : new Hold(hold.by(), hold.why(), hold.since(), hold.until().minusMillis(1));
    }
  }

  private static final class HoldKeepsTheEarlyDeletion extends DeadlineRules {
    @Override
    Deadline hold(Deadline it, Hold hold) throws Refused {
      var held = it.hold(hold);
      return with(held, held.at(), held.holds(), it.early());
    }
  }

  private static final class ExtendShortens extends DeadlineRules {
    @Override
    Deadline extend(Deadline it, Instant to, String by, Instant now) {
      return with(it, to, it.holds(), null);
    }
  }

  private static final class ExtendKeepsTheEarlyDeletion extends DeadlineRules {
    @Override
    Deadline extend(Deadline it, Instant to, String by, Instant now) throws Refused {
      var extended = it.extend(to, by, now);
      return with(extended, extended.at(), extended.holds(), it.early());
    }
  }

  private static final class ReleasesAll extends DeadlineRules {
    @Override
    Deadline release(Deadline it, String id, String by, Instant now) throws Refused {
      var released = it.release(id, by, now);
      return with(released, released.at(), List.of(), released.early());
    }
  }

  private static final class NeedsNoSecondPerson extends DeadlineRules {
    @Override
    Deadline deleteNow(Deadline it, String by, Instant now) throws Refused {
      return super.approve(super.deleteNow(it, by, now), by + " and another", now);
    }
  }

  private static final class TellsPersonsBySpelling extends DeadlineRules {
    @Override
    Deadline approve(Deadline it, String by, Instant now) throws Refused {
      var early = it.early();
      return early == null || early.by().equals(by)
          ? it.approve(by, now)
          : it.approve(by + " 2", now);
    }
  }

  private static final class BelievesTheFilesDeadline extends DeadlineRules {
    @Override
    Deadline adopt(Deadline it, Instant at, List<Hold> holds) throws Refused {
      var adopted = it.adopt(at, holds);
      return with(adopted, at, adopted.holds(), adopted.early());
    }
  }

  private static final class IgnoresTheFilesHolds extends DeadlineRules {
    @Override
    Deadline adopt(Deadline it, Instant at, List<Hold> holds) throws Refused {
      return it.adopt(at, List.of());
    }
  }

  private static Deadline with(
      Deadline it, Instant at, List<Hold> holds, @Nullable EarlyDeletion early) {
    return new Deadline(it.archive(), at, holds, it.released(), early, it.begun());
  }

  @Example
  void aHoldOfTheLastSecondHolds() throws Refused {
    var last = AT.minusMillis(1);
    var held = deadline().hold(new Hold("bob", "a lawyer wrote", last, null));
    assertThat(held.due(AT.plus(Duration.ofDays(999)))).isFalse();
    assertThat(held.dueAt()).isEmpty();
    assertThatThrownBy(() -> held.begin(ALPHA, AT, AT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("by bob since 2027-05-01 11:59 UTC, until it is released");
  }

  @Example
  void nothingStopsWhatHasBegun() throws Refused {
    var begun = deadline().begin(ALPHA, AT, AT);
    Stream.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> begun.hold(new Hold("bob", "too late", AT, null)),
            () -> begun.extend(AT.plusSeconds(1), "bob", AT),
            () -> begun.deleteNow("bob", "again", AT),
            () -> begun.begin(ALPHA, AT, AT))
        .forEach(
            it ->
                assertThatThrownBy(it).hasMessage("the deletion has begun and cannot be stopped"));
  }

  @Example
  void aReleaseAfterTheDeadlineLeavesAWeekToObject() throws Refused {
    var hold = new Hold("bob", "a lawyer wrote", NOW, null);
    var late = AT.plus(Duration.ofDays(400));
    var released = deadline().hold(hold).release("", "carol", late);
    assertThat(released.dueAt()).hasValue(late.plus(Duration.ofDays(7)));
    assertThat(released.adopt(AT, List.of(hold)).holds()).isEmpty(); // an old file
    var soon = deadline().hold(hold).release(hold.id(), "carol", NOW.plusSeconds(9));
    assertThat(soon.dueAt()).hasValue(AT);
  }

  @Example
  void whichHoldIsReleasedIsNamedWhereThereAreTwo() throws Refused {
    var one = new Hold("bob", "a lawyer wrote", NOW, null);
    var two = new Hold("carol", "an audit", NOW, AT.plusSeconds(5));
    var held = deadline().hold(one).hold(two);
    assertThatThrownBy(() -> held.release("", "bob", NOW))
        .hasMessage("hold: is missing; name one of %s, %s".formatted(one.id(), two.id()));
    assertThat(held.release(one.id(), "bob", NOW).dueAt()).hasValue(AT.plusSeconds(5));
  }

  private static Deadline deadline() {
    return Deadline.of(ALPHA, AT, List.of());
  }
}
