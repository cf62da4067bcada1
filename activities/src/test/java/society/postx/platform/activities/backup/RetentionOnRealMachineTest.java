package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;

/**
 * A hijacked host attacks its client's backups with real restic on a real Storage Box; each test
 * begins where the one before left it.
 */
@Tag("proof")
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetentionOnRealMachineTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String RESTIC = "/opt/platform/backup/restic";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  @TempDir static Path folder;
  private static RealHost real;
  private static RealBox box;
  private static SubAccount account;
  private static InfrastructureRepository infrastructure;
  private static ResticBackups backups;
  private static Instant today;

  /** The client's own snapshots, by day. */
  private static final Set<String> GOOD = new TreeSet<>();

  @BeforeAll
  static void bootBesideABoxWithFifteenGoodSnapshots() throws IOException {
    today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    real = new RealHost(folder, new ImageSource.Prepared());
    box = new RealBox(real, folder);
    account = box.account();
    var files = new HashMap<>(box.files(Map.of()));
    files.put("apps/notes/app.yml", "name: notes\nbackup: {paths: [data], databases: []}\n");
    files.put("apps/notes/compose.yml", "services: {}\n");
    var commit = real.repository().commit(files);
    infrastructure = real.repository().opened();
    infrastructure.latest();
    var hosts = new Hosts();
    backups =
        new ResticBackups(
            infrastructure,
            box.secrets(infrastructure),
            real.logins(),
            hosts,
            access(),
            box.homes(infrastructure, hosts),
            Heartbeat.none(),
            () -> "test");
    var seen = real.spec("run-1");
    var host =
        new HostSpec(
            seen.client(),
            seen.domain(),
            seen.address(),
            commit,
            seen.managementCidrs(),
            seen.run());
    real.awaitBoot();
    backups.setUpBackups(host, account, List.of(new AppPlan(new AppName("notes"), List.of())));
    var days = new TreeSet<Instant>();
    for (var day = 0; day < 7; day++) {
      days.add(today.minus(Duration.ofDays(day)));
    }
    for (var week = 2; week < 5; week++) {
      days.add(today.minus(Duration.ofDays(7L * week)));
    }
    for (var month = 2; month < 7; month++) {
      days.add(
          today
              .atOffset(ZoneOffset.UTC)
              .minusMonths(month)
              .with(TemporalAdjusters.firstDayOfMonth())
              .toInstant());
    }
    days.forEach(day -> snapshot(day, day));
    GOOD.addAll(ids());
    assertThat(GOOD).hasSize(15);
  }

  @AfterAll
  static void powerOff() {
    if (box != null) {
      box.close();
    }
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void withoutAnAttackTheGoodSnapshotsStay() {
    assertThat(forget(List.of()).note()).isEqualTo("nothing to forget, 15 kept");
    assertThat(ids()).isEqualTo(GOOD);
    assertThat(backups.planForget(ALPHA, account).suspicions()).isEmpty();
  }

  /** Issue 11: seven days, four later weeks and six later months that have not come yet. */
  @Test
  @Order(2)
  void timesInTheFutureDeleteNothing() throws IOException {
    var script = new StringBuilder();
    for (var day = 1; day <= 7; day++) {
      script.append(forged("2031-01-%02d 23:00:00".formatted(day)));
    }
    for (var week = 0; week < 4; week++) {
      script.append(forged("2031-02-%02d 23:00:00".formatted(1 + 7 * week)));
    }
    for (var month = 3; month < 9; month++) {
      script.append(forged("2031-%02d-20 23:00:00".formatted(month)));
    }
    real.inside(script.toString());
    assertThat(whatTheOldWayWouldKeep()).doesNotContainAnyElementsOf(GOOD);

    var report = forget(List.of());
    assertThat(report.forget()).isEmpty();
    assertThat(report.suspicions())
        .anySatisfy(it -> assertThat(it).startsWith("17 snapshots claim a time in the future"))
        .anySatisfy(it -> assertThat(it).contains("the box stored 18 snapshots on"));
    assertThat(ids()).containsAll(GOOD).hasSize(15 + 17);
  }

  /** Issue 11: a second before midnight of each real day. */
  @Test
  @Order(3)
  void timesInThePastDeleteNothing() {
    var script = new StringBuilder();
    for (var day = 0; day < 7; day++) {
      script.append(forged(TIME.format(midnightAfter(today.minus(Duration.ofDays(day))))));
    }
    for (var week = 1; week < 30; week++) {
      script.append(forged(TIME.format(midnightAfter(today.minus(Duration.ofDays(7L * week))))));
    }
    real.inside(script.toString());
    assertThat(forget(List.of()).forget()).isEmpty();
    assertThat(ids()).containsAll(GOOD).hasSize(15 + 17 + 36);
  }

  @Test
  @Order(4)
  void theHostCanNeitherRemoveNorRewriteNorTagWhatItStored() {
    var one = GOOD.iterator().next();
    for (var command :
        List.of("forget " + one, "tag --add x " + one, "rewrite --forget --exclude x " + one)) {
      real.inside("%s %s || :".formatted(RESTIC, command));
      assertThat(ids()).as(command).containsAll(GOOD);
    }
  }

  @Test
  @Order(5)
  void aKeyThatTheHostAddsIsReported() {
    real.inside(
        "echo mallory >/root/word; %s key add --new-password-file /root/word".formatted(RESTIC));
    assertThat(backups.planForget(ALPHA, account).suspicions())
        .anySatisfy(
            it ->
                assertThat(it).startsWith("the repository has keys that clients/alpha.restickeys"));
  }

  /** A copy of the box gives every file the time of the copy. */
  @Test
  @Order(6)
  void afterACopyNothingIsForgotten() throws IOException {
    var before = ids();
    for (var id : before) {
      box.storedAt(id, Instant.now().minusSeconds(60));
    }
    assertThat(forget(List.of()).forget()).isEmpty();
    for (var id : before) {
      box.storedAt(id, Instant.now().minus(Duration.ofDays(40)));
    }
    snapshot(Instant.now(), Instant.now());
    assertThat(forget(List.of()).forget()).isEmpty();
    assertThat(ids()).containsAll(before);
  }

  /** Seven in one week, of which retention keeps the first day's. */
  @Test
  @Order(7)
  void moreThanFiveWaitForAnOperatorAndAnApprovalCountsForWhatItNames() {
    var old = new ArrayList<String>();
    var monday =
        today
            .atOffset(ZoneOffset.UTC)
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .minusWeeks(2);
    if (monday.plusDays(1).getDayOfMonth() == 1) { // Tuesday's would stand for the month
      monday = monday.minusWeeks(1);
    }
    var first = monday.toInstant();
    for (var number = 0; number < 9; number++) {
      var before = ids();
      snapshot(first.plusSeconds(number), number == 0 ? first : first.plus(Duration.ofDays(1)));
      var made = new TreeSet<>(ids());
      made.removeAll(before);
      old.addAll(made);
    }
    var asked = forget(List.of());
    assertThat(asked.done()).isFalse();
    assertThat(asked.question()).contains("more than the 5 that one run may forget unasked");
    assertThat(asked.forget()).hasSize(8).allMatch(old::contains);
    assertThatThrownBy(() -> backups.prune(ALPHA, account))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("nothing was forgotten; start ForgetSnapshots");
    assertThat(ids()).containsAll(old);

    var pinned = asked.forget().get(0);
    real.repository()
        .commit(
            Map.of(
                "pins/alpha.yml",
                "pins: [{snapshot: %s, reason: shown to the customer}]%n".formatted(pinned)));
    var approved = asked.forget().subList(0, 3);
    assertThat(forget(approved).forget()).containsExactlyElementsOf(approved.subList(1, 3));
    assertThat(ids()).contains(pinned).doesNotContainAnyElementsOf(approved.subList(1, 3));
    assertThat(ids()).containsAll(GOOD);
    assertThat(forget(GOOD.stream().toList()).forget()).isEmpty();
    assertThat(ids()).containsAll(GOOD);
  }

  private static ForgetReport forget(List<String> approved) {
    return backups.forgetOld(ALPHA, account, approved);
  }

  /** What {@code restic forget} keeps by the claimed time, as the platform did it before. */
  private static Set<String> whatTheOldWayWouldKeep() throws IOException {
    var said =
        real.inside(
            RESTIC
                + " forget --dry-run --group-by=host --keep-daily=7 --keep-weekly=4"
                + " --keep-monthly=6 --json");
    var kept = new TreeSet<String>();
    new ObjectMapper()
        .readTree(said)
        .path(0)
        .path("keep")
        .forEach(it -> kept.add(it.path("id").asText()));
    assertThat(kept).isNotEmpty();
    return kept;
  }

  private static String forged(String claimed) {
    return "%s backup --quiet --host client-alpha --time '%s' /etc/hostname%n"
        .formatted(RESTIC, claimed);
  }

  /** Stores one now, and dates its file. */
  private static void snapshot(Instant claimed, Instant stored) {
    var before = ids();
    real.inside(forged(TIME.format(claimed)));
    for (var id : ids()) {
      if (!before.contains(id)) {
        try {
          box.storedAt(id, stored);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private static Instant midnightAfter(Instant day) {
    return day.plus(Duration.ofDays(1)).minusSeconds(1);
  }

  private static Set<String> ids() {
    try {
      return access().listed(ALPHA, account).stream()
          .map(ResticSnapshot::id)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static RepositoryAccess access() {
    return box.access(infrastructure);
  }
}
