package society.postx.platform.activities.backup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.MainKeyAlone;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.PruneCheck;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.restore.SnapshotSelector;
import society.postx.platform.workflows.snapshots.SnapshotList;

/** Real restic and real SFTP, with the attacks of a host whose snapshots claim other times. */
class ClientRetentionTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant NOW = Instant.parse("2026-11-29T05:30:00Z");

  /** The client's own snapshots. */
  private static final Set<String> GOOD = new TreeSet<>();

  @TempDir static Path shared;
  private static LocalRestic original;

  @TempDir Path folder;
  private LocalRestic host;
  private Path restic;
  private LocalSshd box;
  private TestRepository repository;
  private RepositoryAccess access;
  private SnapshotListing listing;
  private ClientRetention retention;
  private ClientPrune prune;
  private final Hosts hosts = new Hosts();
  private final SubAccount account =
      new SubAccount(1, System.getProperty("user.name"), "127.0.0.1", List.of());

  @BeforeAll
  static void aClientHasFifteenGoodSnapshots() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic", "/usr/bin/rclone")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    original = new LocalRestic(shared.resolve("restic-repo"), shared);
    original.init();
    for (var day :
        List.of(
            "2026-06-01",
            "2026-07-01",
            "2026-08-01",
            "2026-09-01",
            "2026-10-01",
            "2026-11-01",
            "2026-11-09",
            "2026-11-16",
            "2026-11-22",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28")) {
      var time = Instant.parse(day + "T06:00:00Z");
      GOOD.add(original.snapshot(time, time));
    }
  }

  @BeforeEach
  void theBoxHasACopyOfItsRepository() throws IOException {
    restic = folder.resolve("backups/client-alpha/restic-repo");
    box = new LocalSshd(folder);
    box.makeKey("platform");
    box.tie("platform", "rclone serve restic --stdio " + restic);
    repository = TestRepository.in(folder, Map.of("platform.yml", settings()));
    var infrastructure = repository.opened();
    infrastructure.latest();
    access = access(infrastructure);
    var homes =
        new SftpHomes(
            hosts,
            Heartbeat.none(),
            commit -> infrastructure.at(commit).settings(),
            new MainKeyAlone(box.privateKey("user")));
    listing =
        new SnapshotListing(
            infrastructure,
            access,
            (home, commit, main) -> homes.open(folder + "/" + home, commit, main),
            InstantSource.fixed(NOW));
    retention =
        new ClientRetention(
            infrastructure,
            access,
            listing,
            new CommittedKeys(infrastructure, () -> "prune-backups/alpha"));
    prune = new ClientPrune(infrastructure, access, listing);
    host = original.copiedTo(restic, folder);
  }

  private String settings() throws IOException {
    return Files.readString(Path.of("../infrastructure/platform.yml"))
        .replaceFirst("port: 23", "port: " + box.port())
        .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
        .replaceFirst(
            "hostKey: .*", "hostKey: " + box.publicKey("host").replaceFirst(" [^ ]*$", ""));
  }

  private RepositoryAccess access(InfrastructureRepository infrastructure) throws IOException {
    var key = box.privateKey("platform");
    return new RepositoryAccess(
        () -> infrastructure.latest().settings(),
        client -> LocalRestic.PASSWORD,
        client -> Optional.empty(),
        () -> key,
        folder,
        Heartbeat.none());
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (box != null) {
      box.close();
    }
  }

  /**
   * Issue 11: seven months that have not come yet, which are the newest seven days, four weeks and
   * six months.
   */
  @Test
  void timesInTheFutureDeleteNothing() throws IOException {
    for (var month = 3; month < 10; month++) {
      host.snapshot(
          Instant.parse("2031-%02d-20T23:00:00Z".formatted(month)), NOW.minusSeconds(600));
    }
    assertThat(keptByTheClaimedTime()).doesNotContainAnyElementsOf(GOOD);
    var report = forget(List.of());
    assertThat(report.note()).isEqualTo("nothing to forget, 22 kept");
    assertThat(report.suspicions())
        .anySatisfy(it -> assertThat(it).startsWith("7 snapshots claim a time in the future"));
    assertThat(ids()).containsAll(GOOD);
  }

  @Test
  void snapshotsAreListedByTheBoxsTimeWithPinsAndWhatIsOdd() throws IOException {
    var honest = host.snapshot(NOW.minusSeconds(7200), NOW.minusSeconds(7000));
    var forged = host.snapshot(Instant.parse("2031-03-20T23:00:00Z"), NOW.minusSeconds(600));
    var undated = host.snapshot(NOW.minusSeconds(60), Instant.ofEpochSecond(0));
    host.run("tag", "--add", "a\u001b[2Jb", honest.substring(0, 8)); // makes a new snapshot file
    var tagged =
        access.listed(ALPHA, account).stream()
            .filter(it -> !it.tags().isEmpty())
            .findFirst()
            .orElseThrow();
    repository.commit(
        Map.of(
            "pins/alpha.yml",
            "pins: [{snapshot: %s, reason: before deploy/7, until: 2026-12-29T00:00:00Z}]%n"
                .formatted(forged)));
    Files.setLastModifiedTime(
        restic.resolve("snapshots").resolve(tagged.id()), FileTime.from(NOW.minusSeconds(7000)));
    var list =
        new ClientSnapshots(repository.opened(), listing, access).listSnapshots(ALPHA, account);
    assertThat(list.total()).isEqualTo(18);
    assertThat(list.snapshots())
        .extracting(SnapshotList.Listed::id)
        .startsWith(forged, tagged.id())
        .endsWith(undated);
    var first = list.snapshots().getFirst();
    assertThat(first.doubt()).startsWith("it claims to be of 2031-03-20 23:00 UTC");
    assertThat(first.pins())
        .containsExactly(
            new SnapshotList.Pinned("before deploy/7", Instant.parse("2026-12-29T00:00:00Z")));
    assertThat(list.snapshots().get(1).tags()).containsExactly("a [2Jb");
    assertThat(list.snapshots().get(1).doubt()).isNull();
  }

  /**
   * Half a kilobyte each on the box, and too much for a list together. An operator restores what
   * was there before.
   */
  @Test
  @Tag("proof")
  void snapshotsWithAMillionTagsHideNoGoodOneAndAreNeverForgotten() throws Exception {
    for (var number = 0; number < 5; number++) {
      flood();
    }
    var old =
        host.snapshot(Instant.parse("2026-11-17T03:00:00Z"), Instant.parse("2026-11-17T03:00:00Z"));
    var listed = listing.of(ALPHA, account);
    assertThat(listed.claimed()).hasSize(GOOD.size() + 1);
    assertThat(listed.unread()).isEqualTo(5);
    var latest = new SnapshotSelector("latest").choose(listed.choices(), List.of());
    assertThat(latest.stored()).contains(Instant.parse("2026-11-28T06:00:00Z"));
    assertThat(
            access.dumped(ALPHA, account, latest.id(), shared + "/notes", ByteLimit.ofKilobytes(1)))
        .isEqualTo("for alpha");

    var report = forget(List.of());
    assertThat(report.forget()).containsExactly(old);
    assertThat(report.suspicions())
        .anySatisfy(it -> assertThat(it).startsWith("5 of 21 snapshots were not read"));
    assertThat(restic.resolve("snapshots").toFile().list()).hasSize(20).containsAll(GOOD);
  }

  /** Restic holds all of such a file, so it is not even asked for. */
  @Test
  void aSnapshotThatIsLargeOnTheBoxHidesNoGoodOne() throws IOException {
    var random = new Random(1);
    var tags = new StringBuilder("x");
    for (var number = 0; number < 2_000; number++) {
      tags.append(',').append(Long.toHexString(random.nextLong()));
    }
    host.run("backup", "--host", "client-alpha", "--tag", "" + tags, "" + shared.resolve("notes"));
    var listed = listing.of(ALPHA, account);
    assertThat(listed.unread()).isEqualTo(1);
    assertThat(listed.choices())
        .extracting(StoredSnapshot::id)
        .containsExactlyInAnyOrderElementsOf(GOOD);
    assertThat(retention.report(ALPHA, account).suspicions())
        .anySatisfy(it -> assertThat(it).startsWith("1 of 16 snapshots were not read"));

    var large = new TreeSet<>(List.of(requireNonNull(restic.resolve("snapshots").toFile().list())));
    large.removeAll(GOOD);
    var approved = forget(List.copyOf(large));
    assertThat(approved.forget()).as("it is still there").isEmpty();
    assertThat(restic.resolve("snapshots").resolve(large.first())).exists();
  }

  private void flood() throws IOException {
    var tags = "x" + ",x".repeat(60_000);
    var command =
        new ArrayList<>(List.of("backup", "--host", "client-alpha", "" + shared.resolve("notes")));
    for (var part = 0; part < 15; part++) {
      command.addAll(List.of("--tag", tags));
    }
    host.run(command.toArray(String[]::new));
  }

  /** Issue 11: a second before midnight of each real day. */
  @Test
  void timesInThePastDeleteNothing() throws IOException {
    for (var snapshot : access.listed(ALPHA, account)) {
      var day = snapshot.takenAt().toString().substring(0, 10);
      host.snapshot(Instant.parse(day + "T23:59:59Z"), NOW.minusSeconds(600));
    }
    assertThat(keptByTheClaimedTime()).doesNotContainAnyElementsOf(GOOD);
    var report = forget(List.of());
    assertThat(report.note()).isEqualTo("nothing to forget, 30 kept");
    assertThat(report.suspicions()).contains("the box stored 15 snapshots on 2026-11-29");
    assertThat(ids()).containsAll(GOOD);
  }

  @Test
  void whatIsOutOfAllTermsIsForgottenAndWhatIsPinnedIsNot() throws IOException {
    var second = Instant.parse("2026-11-17T03:00:00Z");
    var old = host.snapshot(second, second);
    var pinned = host.snapshot(second.plusSeconds(1), second);
    repository.commit(
        Map.of("pins/alpha.yml", "pins: [{snapshot: %s, reason: shown}]%n".formatted(pinned)));
    var report = forget(List.of());
    assertThat(report.done()).isTrue();
    assertThat(report.forget()).containsExactly(old);
    assertThat(report.suspicions()).isEmpty();
    assertThat(ids()).doesNotContain(old).contains(pinned).containsAll(GOOD);
  }

  @Test
  void moreThanFiveWaitAndOnlyTheApprovedOnesGo() throws IOException {
    var old = new ArrayList<String>();
    for (var number = 0; number < 7; number++) {
      var time = Instant.parse("2026-11-18T03:0%d:00Z".formatted(number));
      old.add(host.snapshot(time, time));
    }
    var asked = forget(List.of());
    assertThat(asked.done()).isFalse();
    assertThat(asked.question()).startsWith("7 snapshots would be forgotten, more than the 5");
    assertThat(ids()).containsAll(old);

    var approved = new ArrayList<>(asked.forget().subList(0, 2));
    approved.addAll(GOOD);
    assertThat(forget(approved).forget()).containsExactlyElementsOf(asked.forget().subList(0, 2));
    assertThat(ids()).hasSize(15 + 5).containsAll(GOOD);
  }

  /** Its answer was lost, so the activity runs again. */
  @Test
  void anApprovedForgetThatIsRetriedReportsWhatItForgotBefore() throws IOException {
    var approved = new ArrayList<String>();
    for (var number = 0; number < 7; number++) {
      var time = Instant.parse("2026-11-18T03:0%d:00Z".formatted(number));
      approved.add(host.snapshot(time, time));
    }
    assertThat(forget(approved).forget()).containsExactlyElementsOf(approved);
    var again = forget(approved);
    assertThat(again.forget()).containsExactlyElementsOf(approved);
    assertThat(again.note()).startsWith("forgot 7, 15 kept: ");
    assertThat(ids()).isEqualTo(GOOD);
  }

  @Test
  void freshIsWhatTheBoxStoredLatelyAndNotWhatClaimsSo() throws IOException {
    var day = Duration.ofHours(26);
    var forged = host.snapshot(NOW.plusSeconds(3600), NOW.minus(Duration.ofHours(40)));
    assertThat(listing.of(ALPHA, account).youngerThan(Duration.ofHours(20))).isEmpty();
    assertThat(listing.of(ALPHA, account).youngerThan(day))
        .hasValueSatisfying(
            it -> {
              assertThat(forged).doesNotStartWith(it.id());
              assertThat(it.takenAt()).isEqualTo("2026-11-28T06:00:00Z");
            });
    var slow = host.snapshot(NOW.minus(Duration.ofHours(50)), NOW.minusSeconds(60));
    assertThat(listing.of(ALPHA, account).youngerThan(Duration.ofHours(1)))
        .hasValueSatisfying(it -> assertThat(slow).startsWith(it.id()));
  }

  @Test
  void aPruneGoesOnWhereTheLastSliceEndedAndRestsForAWeek() throws IOException {
    for (var file = 0; file < 3; file++) {
      var bytes = new byte[20_000_000]; // more than a pack each
      new Random(file).nextBytes(bytes);
      Files.write(folder.resolve("big" + file), bytes);
    }
    var second = Instant.parse("2026-11-17T03:00:00Z");
    var old =
        host.snapshot(
            second, second, folder.resolve("big0"), folder.resolve("big1"), folder.resolve("big2"));
    assertThat(forget(List.of()).forget()).containsExactly(old);
    assertThat(size()).isGreaterThan(60_000_000);

    assertThat(due()).as("NOW is a Sunday, and alpha's day is another").isFalse();
    try (var home = listing.home(repository.opened().latest(), ALPHA, account)) {
      home.markPrune(false);
    }
    assertThat(due()).isTrue();
    assertThat(prune.check(ALPHA, account)).isEqualTo(new PruneCheck(""));
    var slice = prune.slice(ALPHA, account, 256);
    assertThat(slice.ended()).isTrue();
    assertThat(slice.more()).isFalse();
    assertThat(slice.note()).startsWith("freed 5"); // 57 MiB
    assertThat(size()).isLessThan(1_000_000);
    assertThat(due()).isFalse();
    assertThat(prune.check(ALPHA, account).mayPrune()).isTrue();
    assertThat(ids()).isEqualTo(GOOD);
  }

  @Test
  void aDamagedRepositoryIsNamedAndNotPruned() throws IOException {
    var bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    var file = Files.write(folder.resolve("photo"), bytes);
    host.snapshot(NOW, NOW, file);
    var pack = packs().getLast();
    assertThat(pack.toFile().length()).as("it holds the file").isGreaterThan(bytes.length);
    assertThat(damageOf(pack)).doesNotContain("error for tree ");
  }

  /** Restic reads it for three quarters of a minute and says each time that it will try again. */
  @Test
  @Tag("proof")
  void aDamagedFolderIsNamedWithoutTheNoiseOfItsRetries() throws IOException {
    var pack = packs().getLast(); // every folder that was backed up is larger than the one file
    assertThat(damageOf(pack)).contains("error for tree ").doesNotContain("retrying");
  }

  /** What the check says after all but a byte of this file is lost. */
  private String damageOf(Path pack) throws IOException {
    assertThat(pack.toFile().setWritable(true)).isTrue();
    Files.write(pack, new byte[] {1});
    var check = prune.check(ALPHA, account);
    assertThat(check.mayPrune()).isFalse();
    assertThat(check.damage())
        .startsWith("pack " + pack.getFileName())
        .contains("unexpected file size: got 1, expected ");
    return check.damage();
  }

  /** Smallest first. */
  private List<Path> packs() throws IOException {
    try (var packs = Files.walk(restic.resolve("data"))) {
      return packs
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong(it -> it.toFile().length()))
          .toList();
    }
  }

  /**
   * Two backups at once store the same twice, as a hijacked host can with garbage: a prune then
   * keeps one of them, whichever, and the good snapshots may need the other.
   */
  @Test
  void whatIsStoredTwiceIsNotPruned() throws Exception {
    var bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    var both = List.of(backUpInput(), backUpInput());
    for (var restic : both) {
      restic.getOutputStream().write(bytes); // more than a pipe holds: it has read the index
      restic.getOutputStream().flush();
    }
    for (var restic : both) {
      restic.getOutputStream().close();
      assertThat(restic.onExit().join().exitValue()).isZero();
    }

    var check = prune.check(ALPHA, account);
    assertThat(check.mayPrune()).isFalse();
    assertThat(check.damage()).matches("the index names [1-9]\\d* blobs more than once, .*");

    try (var home = listing.home(repository.opened().latest(), ALPHA, account)) {
      home.markCutOff(true); // by a slice of ours, which stores twice, too
    }
    assertThat(prune.check(ALPHA, account).mayPrune()).isTrue();
    assertThat(prune.slice(ALPHA, account, 256).more()).isFalse();
    assertThat(prune.check(ALPHA, account).mayPrune()).isTrue();
    try (var home = listing.home(repository.opened().latest(), ALPHA, account)) {
      assertThat(home.pruneCutOff()).isFalse();
    }
  }

  private Process backUpInput() throws IOException {
    var builder =
        new ProcessBuilder(
            "restic", "-q", "-r", "" + restic, "backup", "--host", "client-alpha", "--stdin");
    builder.environment().put("RESTIC_PASSWORD", LocalRestic.PASSWORD);
    builder.environment().put("RESTIC_CACHE_DIR", folder.resolve("cache").toString());
    return builder.redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
  }

  /** It says nothing about the repository, so that the step is tried again and alerts. */
  @Test
  void aCheckThatCannotRunReportsNoDamage() {
    box.close();
    assertThatThrownBy(() -> prune.check(ALPHA, account)).isNotInstanceOf(AssertionError.class);
  }

  private boolean due() {
    return requireNonNull(retention.report(ALPHA, account).state()).pruneDue();
  }

  private long size() throws IOException {
    try (var files = Files.walk(restic.resolve("data"))) {
      return files.mapToLong(it -> it.toFile().isFile() ? it.toFile().length() : 0).sum();
    }
  }

  /** A host knows its repository's password, so it can add a key although it may only append. */
  @Test
  void aKeyThatTheHostAddsIsReportedAndNeverRecorded() throws IOException {
    assertThat(retention.report(ALPHA, account).suspicions()).isEmpty();
    addKey();
    assertThat(forget(List.of()).suspicions())
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("the repository has 2 keys instead of 1"));
    assertThat(repository.opened().latest().has("clients/alpha.restickeys")).isFalse();
  }

  @Test
  void anExistingClientsKeyIsRecordedAtTheFirstLookAndSaidSo() throws IOException {
    var first = forget(List.of());
    assertThat(requireNonNull(first.state()).notice())
        .startsWith("key ")
        .endsWith(" is recorded in clients/alpha.restickeys on trust, at the first look");
    var key = repository.text("clients/alpha.restickeys").strip();
    assertThat(restic.resolve("keys").resolve(key)).exists();
    assertThat(requireNonNull(forget(List.of()).state()).notice()).isEmpty();

    addKey();
    assertThat(forget(List.of()).suspicions())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith(
                        "the repository has keys that clients/alpha.restickeys does not name: ")
                    .doesNotContain(key.substring(0, 8)));
    Files.delete(restic.resolve("keys").resolve(key));
    assertThat(new KeyFile(new TreeSet<>(Set.of(key))).suspicions(ALPHA, new TreeSet<>()))
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("the repository lacks keys that "));
  }

  private void addKey() throws IOException {
    var word = Files.writeString(folder.resolve("word"), "mallory");
    host.run("key", "add", "--new-password-file", word.toString());
  }

  @Test
  void aPinFileThatBreaksARuleStopsRetention() throws IOException {
    var second = Instant.parse("2026-11-17T03:00:00Z");
    var old = host.snapshot(second, second);
    repository.commit(Map.of("pins/alpha.yml", "pins: [{snapshot: 5a9c03f1, reason: x}]\n"));
    assertThatThrownBy(() -> forget(List.of()))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("pins/alpha.yml: pins[0]");
    assertThat(ids()).contains(old);
  }

  private ForgetReport forget(List<String> approved) {
    return retention.forget(ALPHA, account, approved);
  }

  private Set<String> ids() throws IOException {
    return access.listed(ALPHA, account).stream()
        .map(ResticSnapshot::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As the platform forgot before: by restic's own policy. */
  private Set<String> keptByTheClaimedTime() throws IOException {
    var said =
        host.run(
            "forget",
            "--dry-run",
            "--json",
            "--group-by=host",
            "--keep-daily=7",
            "--keep-weekly=4",
            "--keep-monthly=6");
    var kept = new TreeSet<String>();
    new ObjectMapper()
        .readTree(said)
        .path(0)
        .path("keep")
        .forEach(it -> kept.add(it.path("id").asText()));
    assertThat(kept).isNotEmpty();
    return kept;
  }
}
