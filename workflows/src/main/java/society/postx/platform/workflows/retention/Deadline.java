package society.postx.platform.workflows.retention;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Person;
import society.postx.platform.workflows.text.Quantities;

/**
 * Decides when an archive may be deleted: not before its deadline by both of two clocks, not under
 * a hold, not early without a second person, and not another client's. Every change gives a new
 * value; what a rule forbids throws {@link Refused} and changes nothing. Pure: callers pass the
 * time. ADR §11.
 *
 * @param archive whose it is
 * @param at the deadline
 * @param holds in the order in which they were placed; those that have ended stay, since a clock
 *     that was wrong may be corrected
 * @param released ids of holds that were released while the file still names them, so that it does
 *     not place them again
 * @param early a request to delete before the deadline; null without one
 * @param begun whether the deletion has begun, which nothing stops
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deadline(
    ArchivedClient archive,
    Instant at,
    List<Hold> holds,
    List<String> released,
    @Nullable EarlyDeletion early,
    boolean begun) {
  /** What people have after the release of a hold to say that it was a mistake. */
  static final Duration GRACE = Duration.ofDays(7);

  /** Guards against a mistyped year. */
  static final Duration LONGEST = Duration.ofDays(3660);

  /** Holds and releases that one archive remembers; more would not fit Temporal's payloads. */
  static final int MOST = 200;

  public Deadline {
    holds = List.copyOf(holds);
    released = List.copyOf(released);
  }

  /** As an archive's file says. */
  public static Deadline of(ArchivedClient archive, Instant at, List<Hold> holds) {
    return new Deadline(archive, at, holds, List.of(), null, false);
  }

  /** Why a rule forbids a decision or the deletion. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }

    /** One line for the decision log. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /** Forbids the deletion from now on, and withdraws a request to delete early. */
  public Deadline hold(Hold hold) throws Refused {
    requireNotBegun();
    requireNamed(hold.by());
    if (hold.why().isBlank()) {
      throw new Refused("reason: is missing; a hold needs one");
    }
    if (hold.until() != null) {
      requireSane("until", hold.until(), hold.since());
    }
    if (holds.size() + released.size() >= MOST) {
      throw new Refused(
          "this archive has %d holds already; extend the deadline instead".formatted(MOST));
    }
    var all = new ArrayList<>(holds);
    all.add(hold);
    return new Deadline(archive, at, all, released, null, begun);
  }

  /**
   * Ends a hold. Where nothing else is in the way of the deletion, that waits {@link #GRACE}
   * longer, with its reminder.
   *
   * @param id which hold; empty for the only one
   */
  public Deadline release(String id, String by, Instant now) throws Refused {
    requireNotBegun();
    requireNamed(by);
    var hold = placed(id);
    var left = new ArrayList<>(holds);
    left.remove(hold);
    var gone = new ArrayList<>(released);
    gone.add(hold.id());
    var soonest = now.plus(GRACE);
    return new Deadline(archive, later(at, soonest), left, gone, null, begun);
  }

  private Hold placed(String id) throws Refused {
    var found = holds.stream().filter(it -> id.isEmpty() || it.id().equals(id)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    var known = holds.stream().map(Hold::id).collect(joining(", "));
    throw new Refused(
        holds.isEmpty()
            ? "nothing holds this archive"
            : id.isEmpty()
                ? "hold: is missing; name one of %s".formatted(known)
                : "hold: '%s': unknown; holds: %s".formatted(id, known));
  }

  /** Moves the deadline to a later instant, and withdraws a request to delete early. */
  public Deadline extend(Instant to, String by, Instant now) throws Refused {
    requireNotBegun();
    requireNamed(by);
    requireSane("until", to, now);
    if (!to.isAfter(at)) {
      throw new Refused(
          "until: '%s': must be after the deadline %s; extend never shortens, deleteNow does"
              .formatted(to, at));
    }
    return new Deadline(archive, to, holds, released, null, begun);
  }

  /** Asks to delete before the deadline; another operator has to approve. */
  public Deadline deleteNow(String by, String why, Instant now) throws Refused {
    requireNotBegun();
    requireNamed(by);
    if (why.isBlank()) {
      throw new Refused("reason: is missing; deleteNow needs one");
    }
    requireFree(now);
    if (early != null) {
      throw new Refused(
          early.approved()
              ? "the deletion is approved already"
              : "%s has asked already; another operator approves or rejects".formatted(early.by()));
    }
    return new Deadline(archive, at, holds, released, new EarlyDeletion(by, why, now, null), begun);
  }

  /** Approves the early deletion as another person than the one who asked. */
  public Deadline approve(String by, Instant now) throws Refused {
    requireNotBegun();
    requireNamed(by);
    if (early == null || early.approved()) {
      throw new Refused("no early deletion is requested");
    }
    requireFree(now);
    if (!Person.isAnother(early.by(), by)) {
      throw new Refused(
          "operator: '%s': the deletion needs another operator than %s".formatted(by, early.by()));
    }
    return new Deadline(archive, at, holds, released, early.approved(by), begun);
  }

  /** Withdraws the early deletion; the deadline counts again. */
  public Deadline withdraw() throws Refused {
    requireNotBegun();
    return new Deadline(archive, at, holds, released, null, begun);
  }

  /**
   * Adopts what people wrote into the archive's file, where it is stricter: a later deadline, and
   * holds that were not released.
   */
  public Deadline adopt(Instant fileAt, List<Hold> fileHolds) throws Refused {
    requireNotBegun();
    var all = new ArrayList<>(holds);
    fileHolds.stream()
        .filter(it -> !released.contains(it.id()) && !all.contains(it))
        .forEach(all::add);
    var stricter = fileAt.isAfter(at) || all.size() > holds.size();
    return new Deadline(archive, later(at, fileAt), all, released, stricter ? null : early, begun);
  }

  /** The file has these holds: a released one that an operator adds again holds again. */
  Deadline written(List<Hold> fileHolds) {
    var named = fileHolds.stream().map(Hold::id).toList();
    return new Deadline(
        archive, at, holds, released.stream().filter(named::contains).toList(), early, begun);
  }

  /**
   * The deletion begins, once both clocks and all rules allow it, and nothing stops it any more.
   *
   * @param found whose the archive is that would be deleted
   * @param now the workflow's time
   * @param witness another clock's: the Storage Box's
   */
  public Deadline begin(ArchivedClient found, Instant now, Instant witness) throws Refused {
    requireNotBegun();
    requireDeletable(found, now, witness);
    return new Deadline(archive, at, holds, released, early, true);
  }

  /** As {@link #begin}, without beginning. */
  public void requireDeletable(ArchivedClient found, Instant now, Instant witness) throws Refused {
    if (!found.equals(archive)) {
      throw new Refused("%s is another archive than %s".formatted(found, archive));
    }
    requireFree(now);
    requireFree(witness);
    if (!due(now)) {
      throw new Refused("the deadline is %s".formatted(Quantities.time(at)));
    }
    if (!due(witness)) {
      throw new Refused(
          "the deadline is %s, and the Storage Box's clock says %s"
              .formatted(Quantities.time(at), Quantities.time(witness)));
    }
  }

  /** Whether the deletion is due at that time. */
  public boolean due(Instant now) {
    var allowed = early != null && early.approved();
    return holding(now).isEmpty() && (allowed || !now.isBefore(at));
  }

  /** Holds that forbid the deletion at that time. */
  public List<Hold> holding(Instant now) {
    return holds.stream().filter(it -> it.holdsAt(now)).toList();
  }

  /** When it becomes due if nobody decides anything; empty while an open hold forbids it. */
  public Optional<Instant> dueAt() {
    var due = at;
    for (var hold : holds) {
      if (hold.until() == null) {
        return Optional.empty();
      }
      due = later(due, hold.until());
    }
    return Optional.of(due);
  }

  private void requireNotBegun() throws Refused {
    if (begun) {
      throw new Refused("the deletion has begun and cannot be stopped");
    }
  }

  private void requireFree(Instant now) throws Refused {
    var holding = holding(now);
    if (!holding.isEmpty()) {
      throw new Refused(
          "%s forbids the deletion; release it first"
              .formatted(holding.stream().map(Hold::text).collect(joining("; "))));
    }
  }

  private static void requireNamed(String operator) throws Refused {
    if (Person.of(operator).isEmpty()) {
      throw new Refused(
          "operator: '%s': say who decides, in letters a to z or digits".formatted(operator));
    }
  }

  private static void requireSane(String field, Instant value, Instant now) throws Refused {
    if (!value.isAfter(now) || value.isAfter(now.plus(LONGEST))) {
      throw new Refused(
          "%s: '%s': an instant after now, within ten years (example: 2027-06-30T12:00:00Z)"
              .formatted(field, value));
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
