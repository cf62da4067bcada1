package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.box.PaperHomes;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.failure.FailureType;

/** The figures of the sandbox's Storage Box API and of homes on paper, in a real repository. */
class BoxUsageTest {
  private static final long GB = 1_000_000_000;
  private static final Instant DAY = Instant.parse("2026-11-15T09:30:00Z");

  @TempDir Path folder;
  private final HetznerSandbox world = new HetznerSandbox();
  private final PaperHomes homes = new PaperHomes();
  private TestRepository repository;
  private Consumer<String> opened = home -> {};

  @BeforeEach
  void threeClients() throws IOException {
    var files = new HashMap<String, String>();
    files.put(
        "platform.yml",
        Files.readString(Path.of("../infrastructure/platform.yml"))
            .replaceFirst("id: 1\n", "id: %d\n".formatted(world.sandbox().storageBox().id())));
    for (var client : List.of("alpha", "beta", "gamma")) {
      files.put(path(client), file(client));
    }
    repository = TestRepository.in(folder, files);
  }

  private static String path(String client) {
    return "clients/%s.yml".formatted(client);
  }

  private static String file(String client) {
    return """
    name: %1$s
    domain: %1$s.platform.example
    group: production
    apps: [nextcloud]
    contact: it@%1$s.example
    """
        .formatted(client);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /** Gamma's home answers oddly. */
  private Homes.Home open(String home, String commit, String mainAccount) {
    opened.accept(home);
    if (home.endsWith("gamma")) {
      throw FailureType.REQUEST_REFUSED.stop("more than 2000000 files\n# x");
    }
    return homes.open(home, commit, mainAccount);
  }

  private UsageReport look(int day) {
    return new BoxUsage(
            repository.opened(),
            world.hetzner().storageBoxes(),
            this::open,
            Heartbeat.none(),
            InstantSource.fixed(DAY.plus(Duration.ofDays(day))),
            () -> "prune-backups")
        .recordUsage(HetznerSandbox.RUN);
  }

  private void holds(String client, long bytes) {
    homes
        .all()
        .put(
            "backups/client-" + client,
            new TreeMap<>(Map.of("restic-repo/data/5a", "" + bytes, "other", "1")));
  }

  @Test
  void eachDaysFiguresAreInGitAndASuddenDayIsReported() {
    for (var day = 0; day < 9; day++) {
      holds("alpha", (20 + day) * GB);
      holds("beta", 5 * GB);
      assertThat(look(day).grown()).isEmpty();
    }
    holds("alpha", 150 * GB);
    var report = look(9);
    assertThat(report.grown()).containsExactly("alpha grew by 122.0 GB in a day, to 150.0 GB");
    assertThat(report.full()).isEmpty();
    assertThat(report.summary()).startsWith("the Storage Box is 0 % full");
    assertThat(report.unmeasured()).containsExactly("gamma: more than 2000000 files # x");
    assertThat(repository.text("backups/usage.md"))
        .contains(
            "# Backups on the Storage Box, 2026-11-24",
            "- SUDDEN: alpha grew",
            "| alpha | 150.0 GB | +122.0 GB |",
            "| beta | 5.0 GB | = |");
    assertThat(look(9)).isEqualTo(report); // a second look of the day replaces it
    assertThat(repository.text("backups/usage.json")).contains("2026-11-15", "2026-11-24");
  }

  @Test
  void theAgeOfThePlatformsOwnBackupIsSeenOnTheBox() {
    assertThat(look(0).platform()).isEqualTo("the box has stored no backup at all");
    var snapshot = "restic-repo/snapshots/" + "a".repeat(64);
    homes.all().put("platform", new TreeMap<>(Map.of(snapshot, DAY.toString())));
    assertThat(look(1).platform()).isEmpty();
    assertThat(look(2).platform())
        .isEqualTo("the box stored the last backup at 2026-11-15 09:30 UTC, 2 d 0 h ago");
    opened =
        home -> {
          if (home.equals("platform")) {
            throw FailureType.UNAVAILABLE.retry("no answer");
          }
        };
    assertThat(look(2).platform()).isEqualTo("it could not be seen: no answer");
  }

  /** Nobody is measured until three others are, and a fifth never begins meanwhile. */
  @Test
  void fourClientsAreMeasuredSideBySide() {
    var more = new HashMap<String, String>();
    for (var number = 1; number <= 8; number++) {
      more.put(path("client" + number), file("client" + number));
      holds("client" + number, number * GB);
    }
    for (var client : List.of("alpha", "beta", "gamma")) {
      repository.remove(path(client));
    }
    repository.commit(more);
    var four = new CyclicBarrier(4);
    var active = new AtomicInteger();
    var most = new AtomicInteger();
    opened =
        home -> {
          most.accumulateAndGet(active.incrementAndGet(), Math::max);
          meet(four);
          active.decrementAndGet();
        };
    assertThat(look(0).unmeasured()).isEmpty();
    assertThat(most).hasValue(4);
    assertThat(repository.text("backups/usage.md")).contains("| client8 | 8.0 GB |");
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("it is measured alone", e);
    }
  }
}
