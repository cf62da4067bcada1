package society.postx.platform.workflows.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.Deadline.Refused;

/**
 * One generated history of an archive, with what people were promised kept apart from the rules
 * under test: persons decide, time passes, one of the two clocks goes wrong, workers and Temporal's
 * database are lost. {@link #play} answers how a promise was broken.
 */
final class DeadlineHistory {
  static final ArchivedClient ALPHA = archive("alpha", 'a');
  private static final ArchivedClient SAME_NAME =
      new ArchivedClient(
          ALPHA.client(), "client-0000000b", ALPHA.repositoryId(), ALPHA.path()); // a later client
  private static final ArchivedClient SAME_PLACE =
      new ArchivedClient(ALPHA.client(), ALPHA.marker(), "b".repeat(64), ALPHA.path());
  private static final List<ArchivedClient> OTHERS =
      List.of(archive("beta", 'b'), SAME_NAME, SAME_PLACE);
  private static final List<String> PERSONS =
      List.of(
          "alice", " Alice", "ALICE.", "alice\u3164", "\u0430lice", "Alic\u00e9", "bob", "carol");
  private static final Instant BEGIN = Instant.parse("2027-01-31T12:00:00Z");
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofHours(5),
          Duration.ofDays(2),
          Duration.ofDays(20));
  private static final int EVENTS = 60;

  private final Random random;
  private final DeadlineRules rules;
  private Deadline deadline;

  /** The true time; a clock differs from it by its error. */
  private Instant time = BEGIN;

  private Duration ours = Duration.ZERO;
  private Duration boxs = Duration.ZERO;

  // What was promised.
  private Instant promised;
  private final Map<String, Hold> held = new LinkedHashMap<>();
  private Optional<String> asked = Optional.empty();
  private Optional<String> approved = Optional.empty();
  private final List<String> log = new ArrayList<>();

  DeadlineHistory(long seed, DeadlineRules rules) {
    this.random = new Random(seed);
    this.rules = rules;
    promised = BEGIN.plus(Duration.ofDays(random.nextInt(91)));
    deadline = Deadline.of(ALPHA, promised, List.of());
  }

  private static ArchivedClient archive(String client, char repository) {
    return new ArchivedClient(
        new ClientName(client),
        "client-0000000" + repository,
        String.valueOf(repository).repeat(64),
        "archive/%s-2027-01-31".formatted(client));
  }

  /** Whether the archive was deleted; empty before {@link #play}. */
  boolean deleted() {
    return deadline.begun();
  }

  /** Answers how a promise was broken, with the history; empty if all were kept. */
  Optional<String> play() {
    for (var event = 0; event < EVENTS && !deadline.begun(); event++) {
      var broken = one();
      if (broken.isPresent()) {
        return Optional.of("%s%n%s".formatted(broken.get(), String.join("\n", log)));
      }
    }
    return Optional.empty();
  }

  private Optional<String> one() {
    switch (random.nextInt(13)) {
      case 0, 1 -> time = time.plus(pick(STEPS));
      case 2 -> boundary();
      case 3 -> clocks();
      case 4 -> hold();
      case 5 -> release();
      case 6 -> extend();
      case 7 -> ask();
      case 8, 9 -> approve();
      case 10 -> rebuild();
      case 11 -> editFile();
      default -> {
        return delete();
      }
    }
    return Optional.empty();
  }

  /** To where a rule changes its answer, and just before it. */
  private void boundary() {
    var instants = new ArrayList<Instant>(List.of(promised));
    held.values().stream().map(Hold::until).filter(Objects::nonNull).forEach(instants::add);
    var next = pick(instants).minusMillis(random.nextInt(2));
    time = next.isAfter(time) ? next : time;
  }

  /** One of them at a time; both may be right. */
  private void clocks() {
    var wrong = Duration.ofHours(random.nextInt(-5000, 5000));
    var which = random.nextInt(3);
    ours = which == 1 ? wrong : Duration.ZERO;
    boxs = which == 2 ? wrong : Duration.ZERO;
  }

  private Instant now() {
    return time.plus(ours);
  }

  private void hold() {
    var until = random.nextInt(3) == 0 ? null : someTime(now());
    var hold = new Hold(pick(PERSONS), "a dispute " + log.size(), now(), until);
    if (took("hold " + hold, it -> rules.hold(it, hold))) {
      held.put(hold.id(), hold);
      withdrawn();
    }
  }

  private Instant someTime(Instant from) {
    return from.plus(pick(STEPS)).plus(pick(STEPS));
  }

  private void withdrawn() {
    asked = Optional.empty();
    approved = Optional.empty();
  }

  private void release() {
    var ids = new ArrayList<>(held.keySet());
    ids.add("");
    ids.add("unknown");
    var id = pick(ids);
    var by = pick(PERSONS);
    if (took("release '%s' by %s".formatted(id, by), it -> rules.release(it, id, by, now()))) {
      held.remove(id.isEmpty() ? held.keySet().iterator().next() : id);
    }
  }

  private void extend() {
    var to =
        random.nextBoolean()
            ? promised.plus(Duration.ofDays(random.nextInt(-20, 40)))
            : someTime(now());
    var by = pick(PERSONS);
    if (took("extend to " + to, it -> rules.extend(it, to, by, now()))) {
      promised = later(promised, to);
      withdrawn();
    }
  }

  private void ask() {
    var by = pick(PERSONS);
    if (took("delete now by " + by, it -> rules.deleteNow(it, by, now()))) {
      asked = Optional.of(by);
      approved = Optional.empty();
    }
  }

  private void approve() {
    var by = pick(PERSONS);
    if (took("approve by " + by, it -> rules.approve(it, by, now()))) {
      approved = Optional.of(by);
    }
  }

  /** A worker is lost: the state is read again. Or the database: the file in Git is read. */
  private void rebuild() {
    if (random.nextBoolean()) {
      log.add("worker lost");
      deadline = rules.reread(deadline);
    } else {
      log.add("database lost");
      deadline = rules.rebuilt(deadline);
      withdrawn();
    }
  }

  /** People edit the file in Git, which can only make it stricter. */
  private void editFile() {
    var at = deadline.at().plus(Duration.ofDays(random.nextInt(-30, 30)));
    var holds = new ArrayList<>(deadline.holds());
    var mine = new Hold("carol", "by hand " + log.size(), now(), someTime(now()));
    if (random.nextBoolean()) {
      holds.add(mine);
    } else if (!holds.isEmpty() && random.nextBoolean()) {
      holds.removeFirst();
    }
    if (took("file: %s %s".formatted(at, holds), it -> rules.adopt(it, at, holds))) {
      promised = later(promised, at);
      if (holds.contains(mine)) {
        held.put(mine.id(), mine);
        withdrawn();
      }
    }
  }

  private Optional<String> delete() {
    var found = random.nextInt(4) == 0 ? pick(OTHERS) : ALPHA;
    var witness = time.plus(boxs);
    if (!took(
        "delete %s at %s, box %s".formatted(found, now(), witness),
        it -> rules.begin(it, found, now(), witness))) {
      return Optional.empty();
    }
    if (!found.equals(ALPHA)) {
      return Optional.of("deleted another archive");
    }
    var holding = held.values().stream().filter(it -> it.holdsAt(time)).findFirst();
    if (holding.isPresent()) {
      return Optional.of("deleted under " + holding.get());
    }
    return time.isBefore(promised) && !twoPersons()
        ? Optional.of("deleted at %s, before %s".formatted(time, promised))
        : Optional.empty();
  }

  private boolean twoPersons() {
    return asked.isPresent()
        && approved.isPresent()
        && !plain(asked.get()).equals(plain(approved.get()));
  }

  private static String plain(String person) {
    return List.of("bob", "carol").contains(person) ? person : "alice";
  }

  private interface Decision {
    Deadline on(Deadline deadline) throws Refused;
  }

  private boolean took(String what, Decision decision) {
    try {
      deadline = decision.on(deadline);
      log.add("%s: %s".formatted(time, what));
      return true;
    } catch (Refused refused) {
      log.add("%s: %s: refused: %s".formatted(time, what, refused.why()));
      return false;
    }
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other == null || one.isAfter(other) ? one : other;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
