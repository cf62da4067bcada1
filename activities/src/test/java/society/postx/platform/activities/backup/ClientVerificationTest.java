package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.MainKeyAlone;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.host.CommittedPins;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.BackupsSeen;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.DataCursor;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult;

/** Real restic over real SSH: a clean repository passes, and each planted fault is named. */
class ClientVerificationTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-11-29T03:40:00Z");
  private static final Instant DRAWN = Instant.parse("2026-11-20T10:00:00Z");
  private static final Sentinel SENTINEL = new Sentinel(ALPHA, "k".repeat(43));
  private static final int SLICES = 4;

  @TempDir static Path shared;
  private static LocalRestic original;
  private static Path data;
  private static String newest = "";

  @TempDir Path folder;
  private LocalRestic host;
  private Path restic;
  private LocalSshd box;
  private TestRepository repository;
  private RepositoryAccess access;
  private BackupProofs proofs;
  private final Hosts hosts = new Hosts();
  private final SubAccount account =
      new SubAccount(1, System.getProperty("user.name"), "127.0.0.1", List.of());

  @BeforeAll
  static void aClientHasTwoNights() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic", "/usr/bin/rclone")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: a mount namespace of its own needs root");
    original = new LocalRestic(shared.resolve("restic-repo"), shared);
    original.run("init");
    data = Files.createDirectory(shared.resolve("data"));
    for (var file = 0; file < 3; file++) {
      var bytes = new byte[50_000];
      new Random(file).nextBytes(bytes);
      Files.write(data.resolve("file" + file), bytes);
    }
    original.describedSnapshot(NIGHT.minus(Duration.ofDays(1)), described(1000, DRAWN), data);
    newest = original.describedSnapshot(NIGHT, described(1001, DRAWN), data);
  }

  /** Manifest and sentinel as a host has them. */
  private static Path described(long rows, Instant row) throws IOException {
    return described(rows, SENTINEL.value(Sentinel.FILE_PLACE, DRAWN), row, sum("file0"));
  }

  private static Path described(long rows, String sentinel, Instant row, String sum)
      throws IOException {
    var folder = Files.createTempDirectory(shared, "described");
    Files.writeString(folder.resolve("sentinel"), sentinel + "\n");
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"format": 1, "host": "client-alpha", "tag": "", "written": "2026-11-28T03:39:00Z",
         "apps": [], "paths": [], "milliseconds": {}, "missing": [],
         "dumps": [{"app": "nextcloud", "file": "db.dump", "bytes": 9000, "counted": true,
                    "tables": [{"schema": "public", "table": "oc_files", "rows": %d}],
                    "sentinel": "%s"}],
         "sample": [{"path": "%s", "bytes": 50000, "modified": 1, "sha256": "%s"}]}
        """
            .formatted(
                rows,
                SENTINEL.value(Sentinel.place("nextcloud", "db.dump"), row),
                data.resolve("file0"),
                sum));
    return folder;
  }

  private static String sum(String file) throws IOException {
    return Sha256.hex(Files.readAllBytes(data.resolve(file)));
  }

  @BeforeEach
  void theBoxHasACopyOfItsRepository() throws IOException {
    restic = folder.resolve("backups/client-alpha/restic-repo");
    box = new LocalSshd(folder);
    box.makeKey("platform");
    box.tie("platform", "rclone serve restic --stdio " + restic);
    host = original.copiedTo(restic, folder);
    var files = new HashMap<String, String>();
    files.put("platform.yml", settings());
    files.put("clients/alpha.restickeys", only(restic.resolve("keys")).getFileName() + "\n");
    repository = TestRepository.in(folder, files);
    var infrastructure = repository.opened();
    infrastructure.latest();
    var key = box.privateKey("platform");
    access =
        new RepositoryAccess(
            () -> infrastructure.latest().settings(),
            client -> LocalRestic.PASSWORD,
            client -> Optional.empty(),
            () -> key,
            folder,
            Heartbeat.none());
    proofs = proofs(infrastructure, access);
  }

  private BackupProofs proofs(
      InfrastructureRepository infrastructure, RepositoryAccess repositories) throws IOException {
    var homes =
        new SftpHomes(
            hosts,
            Heartbeat.none(),
            commit -> infrastructure.at(commit).settings(),
            new MainKeyAlone(box.privateKey("user")));
    var listing =
        new SnapshotListing(
            infrastructure,
            repositories,
            (home, commit, main) -> homes.open(folder + "/" + home, commit, main),
            InstantSource.fixed(NOW));
    return new BackupProofs(
        infrastructure,
        new HostLogins(
            new CommittedPins(infrastructure),
            new SecretStore(
                infrastructure, new SopsProgram(Path.of("sops"), folder.resolve("age-key")))),
        hosts,
        repositories,
        listing,
        Heartbeat.none(),
        client -> Optional.of(SENTINEL),
        InstantSource.fixed(NOW),
        () -> "verify-backups/alpha");
  }

  private String settings() throws IOException {
    return Files.readString(Path.of("../infrastructure/platform.yml"))
        .replaceFirst("port: 23", "port: " + box.port())
        .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
        .replaceFirst("weeks: 26", "weeks: " + SLICES)
        .replaceFirst(
            "hostKey: .*", "hostKey: " + box.publicKey("host").replaceFirst(" [^ ]*$", ""));
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (box != null) {
      box.close();
    }
  }

  @Test
  void aGoodClientPassesEachLook() throws IOException {
    var seen = proofs.seeBackups(ALPHA, account);
    assertThat(seen.late()).isEmpty();
    assertThat(seen.suspicious()).isEmpty();
    assertThat(seen.stored()).isEqualTo(NIGHT);
    assertThat(proofs.compareContents(ALPHA, account, seen)).isEmpty();
    assertThat(differences("live files", "file1", sum("file1"))).isEmpty();
  }

  /** Retention and restores look for it by its full id. */
  @Test
  void theProvedSnapshotIsPinnedAndFound() {
    prove(proofs.seeBackups(ALPHA, account), "week1");
    assertThat(PinFile.forRetention(repository.opened().latest(), ALPHA))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.isProof()).isTrue();
              assertThat(it.snapshot()).isEqualTo(newest).hasSize(64);
            });
  }

  /** An operator, or a box that was put back, took what retention keeps. */
  @Test
  void aPinnedAProvedAndAWeeksSnapshotThatAreGoneAreNamed() throws IOException {
    var week = host.snapshot(NIGHT.minus(Duration.ofDays(9)), NIGHT.minus(Duration.ofDays(9)));
    var day = host.snapshot(NIGHT.minus(Duration.ofDays(2)), NIGHT.minus(Duration.ofDays(2)));
    var seen = proofs.seeBackups(ALPHA, account);
    assertThat(seen.suspicious()).isEmpty();
    prove(seen, "week1");
    repository.commit(
        Map.of(
            "pins/alpha.yml",
            "pins:\n- snapshot: %s\n  reason: before the move\n- snapshot: %s\n  reason: ended\n  until: 2026-11-01T00:00:00Z\n"
                .formatted(day, "e".repeat(64))));
    assertThat(proofs.seeBackups(ALPHA, account).suspicious()).isEmpty();

    for (var gone : List.of(week, day, newest)) {
      Files.delete(restic.resolve("snapshots").resolve(gone));
    }
    seen = proofs.seeBackups(ALPHA, account);
    assertThat(seen.suspicious())
        .containsExactly(
            "the pinned snapshot %s is gone (before the move); once you know why, remove it from pins/alpha.yml"
                .formatted(day.substring(0, 8)),
            "the last proved snapshot %s is gone; once you know why, remove \"proved\" from backups/proofs/alpha.json"
                .formatted(newest.substring(0, 8)),
            "1 snapshots that retention keeps are gone since the last look: %s of 2026-11-20 03:40 UTC"
                .formatted(week.substring(0, 8)));
  }

  private void prove(BackupsSeen seen, String run) {
    var good =
        List.of(
            RungResult.of(Rung.CHECKED, List.of()), RungResult.of(Rung.SAMPLE_COMPARED, List.of()));
    proofs.recordProof(ALPHA, good, DataCursor.first(SLICES), seen, new RunLabel(run));
  }

  /** All four slices together read all packs, so one of them finds the fault. */
  @Test
  void aCorruptPackIsFoundByTheSliceThatHoldsItAndTheCursorStays() throws IOException {
    var pack = largestPack();
    var bytes = Files.readAllBytes(pack);
    bytes[1000] ^= 1; // its size is right, so that only reading it finds the fault
    assertThat(pack.toFile().setWritable(true)).isTrue();
    Files.write(pack, bytes);
    assertThat(access.damage(ALPHA, account)).isEmpty();

    var found = new ArrayList<String>();
    for (var week = 1; week <= SLICES; week++) {
      var slice = proofs.proofOf(ALPHA).data();
      var problems = proofs.readSlice(ALPHA, account, slice);
      found.addAll(problems);
      var proof = record("week" + week, slice, problems);
      assertThat(proof.data().equals(slice)).isEqualTo(!problems.isEmpty());
      if (!problems.isEmpty()) {
        assertThat(proof.verdict()).startsWith("FAILED slice read: " + slice.text());
        break;
      }
    }
    assertThat(found)
        .singleElement()
        .satisfies(it -> assertThat(it).contains(pack.getFileName().toString().substring(0, 8)));
  }

  /** Its packs are all there, so that nothing but the check finds it. */
  @Test
  void aMissingIndexIsNamedByTheCheckAndNoProofOfContentsComesWithIt() throws IOException {
    var index = largestIn("index");
    Files.delete(index);
    assertThat(access.damage(ALPHA, account))
        .hasValueSatisfying(it -> assertThat(it).contains("not found in"));
    assertThat(proofs.readSlice(ALPHA, account, DataCursor.first(SLICES)))
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("slice 1 of 4: ").contains("not found in"));
  }

  /** Nothing is wrong with the backups: the look could not be taken, and its words say why. */
  @Test
  void aWrongPasswordAndALockedRepositoryAreNamedAndAccuseNobody() throws IOException {
    var key = box.privateKey("platform");
    var mistaken =
        new RepositoryAccess(
            () -> repository.opened().latest().settings(),
            client -> "of another client",
            client -> Optional.empty(),
            () -> key,
            folder,
            Heartbeat.none());
    assertThatThrownBy(() -> mistaken.damage(ALPHA, account))
        .hasMessageContaining("wrong password or no key found");

    var backup = host.start("backup", "--stdin", "--host", "client-alpha");
    await().atMost(Duration.ofMinutes(1)).until(() -> !empty(restic.resolve("locks")));
    try {
      assertThatThrownBy(() -> access.damage(ALPHA, account))
          .hasMessageContaining("repository is already locked");
      assertThatThrownBy(() -> proofs.readSlice(ALPHA, account, DataCursor.first(SLICES)))
          .hasMessageContaining("repository is already locked");
    } finally {
      backup.getOutputStream().close();
      backup.onExit().join();
    }
    assertThat(access.damage(ALPHA, account)).isEmpty();
  }

  private static boolean empty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void goodSlicesMoveTheCursorOnAndARoundsEndHasADate() {
    var slice = proofs.proofOf(ALPHA).data();
    assertThat(slice).isEqualTo(DataCursor.first(SLICES));
    for (var week = 1; week <= SLICES; week++) {
      assertThat(record("week" + week, proofs.proofOf(ALPHA).data(), List.of()).data().read())
          .isEqualTo(week % SLICES);
    }
    var proof = proofs.proofOf(ALPHA);
    assertThat(proof.data()).isEqualTo(new DataCursor(1, SLICES, NOW));
    assertThat(repository.text("backups/proofs/alpha.json")).contains("\"SLICE_READ\"");
    // An attempt whose answer was lost runs again.
    assertThat(record("week4", new DataCursor(1, SLICES, NOW), List.of()).data())
        .isEqualTo(proof.data());
  }

  private ClientProof record(String run, DataCursor slice, List<String> problems) {
    return proofs.recordProof(
        ALPHA, List.of(RungResult.of(Rung.SLICE_READ, problems)), slice, null, new RunLabel(run));
  }

  @Test
  void aForeignKeyAndANightWithoutABackupAreNamed() throws IOException {
    var word = Files.writeString(folder.resolve("word"), "mallory");
    host.run("key", "add", "--new-password-file", word.toString());
    try (var snapshots = Files.list(restic.resolve("snapshots"))) {
      for (var snapshot : snapshots.toList()) {
        if (Files.getLastModifiedTime(snapshot).toInstant().equals(NIGHT)) {
          Files.delete(snapshot);
        }
      }
    }
    var seen = proofs.seeBackups(ALPHA, account);
    assertThat(seen.late())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith("the box stored the last backup at 2026-11-28 03:40 UTC"));
    assertThat(seen.suspicious())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith(
                        "the repository has keys that clients/alpha.restickeys does not name"));
  }

  @Test
  void fallenRowsAreNamed() throws IOException {
    assertThat(contentsAfter(described(3, DRAWN)))
        .containsExactly(
            "rows fell by 90 % or more in nextcloud/db.dump: public.oc_files from 1001 to 3");
  }

  /** The script that emptied the table ran days ago, so last night and the night before agree. */
  @Test
  void aLossOfAnyNightSinceTheLastProofIsNamedUntilAPersonAcceptsIt() throws IOException {
    prove(proofs.seeBackups(ALPHA, account), "week1");
    host.describedSnapshot(NIGHT.plusSeconds(60), described(3, DRAWN), data);
    var emptied = host.describedSnapshot(NIGHT.plusSeconds(120), described(3, DRAWN), data);

    assertThat(proofs.compareContents(ALPHA, account, proofs.seeBackups(ALPHA, account)))
        .containsExactly(
            "snapshot %s, the last proved one, had more; if the loss was meant, pin snapshot %s in pins/alpha.yml with a reason that begins with 'accepted: '"
                .formatted(newest.substring(0, 8), emptied),
            "rows fell by 90 % or more in nextcloud/db.dump: public.oc_files from 1001 to 3");

    repository.commit(
        Map.of(
            "pins/alpha.yml",
            "pins:\n- snapshot: %s\n  reason: 'accepted: the cache was cleared'\n"
                .formatted(emptied)));
    assertThat(proofs.compareContents(ALPHA, account, proofs.seeBackups(ALPHA, account))).isEmpty();
    host.describedSnapshot(NIGHT.plusSeconds(180), described(4, DRAWN), data);
    assertThat(proofs.compareContents(ALPHA, account, proofs.seeBackups(ALPHA, account))).isEmpty();
  }

  /** Its look has short ids and no proved snapshot, and it may be taken just before an upgrade. */
  @Test
  void theLookOfAnOlderWorkerHidesNoLossAndMovesNoProof() throws IOException {
    prove(proofs.seeBackups(ALPHA, account), "week1");
    var before = host.describedSnapshot(NIGHT.plusSeconds(60), described(3, DRAWN), data);
    var stored = NIGHT.plusSeconds(120);
    var emptied = host.describedSnapshot(stored, described(3, DRAWN), data);
    var seen =
        new BackupsSeen(
            List.of(),
            List.of(),
            emptied.substring(0, 8),
            stored,
            before.substring(0, 8),
            null,
            null);

    assertThat(proofs.compareContents(ALPHA, account, seen))
        .containsExactly(
            "snapshot %s, the last proved one, had more; if the loss was meant, pin snapshot %s in pins/alpha.yml with a reason that begins with 'accepted: '"
                .formatted(newest.substring(0, 8), emptied),
            "rows fell by 90 % or more in nextcloud/db.dump: public.oc_files from 1001 to 3");
    prove(seen, "week2");
    assertThat(proofs.proofOf(ALPHA).proved())
        .isNotNull()
        .satisfies(it -> assertThat(it.snapshot()).isEqualTo(newest));

    host.describedSnapshot(NIGHT.plusSeconds(180), described(1001, DRAWN), data);
    repository.commit(
        Map.of(
            "pins/alpha.yml",
            "pins:\n- snapshot: %s\n  reason: 'accepted: the cache was cleared'\n"
                .formatted(emptied)));
    assertThat(proofs.compareContents(ALPHA, account, seen)).isEmpty();
  }

  @Test
  void aProvedSnapshotThatCannotBeReadIsReplacedByOneThatAPersonAccepts() throws IOException {
    host.snapshot(NIGHT.plusSeconds(30), NIGHT.plusSeconds(30));
    prove(proofs.seeBackups(ALPHA, account), "week1");
    host.describedSnapshot(NIGHT.plusSeconds(60), described(1001, DRAWN), data);
    var today = host.describedSnapshot(NIGHT.plusSeconds(120), described(1001, DRAWN), data);
    var accept =
        "pin snapshot %s in pins/alpha.yml with a reason that begins with 'accepted: '"
            .formatted(today);

    assertThat(proofs.compareContents(ALPHA, account, proofs.seeBackups(ALPHA, account)))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .startsWith("cannot compare with the last proved snapshot ")
                    .endsWith(accept));
    repository.commit(
        Map.of(
            "pins/alpha.yml",
            "pins:\n- snapshot: %s\n  reason: 'accepted: looked at'\n".formatted(today)));
    assertThat(proofs.compareContents(ALPHA, account, proofs.seeBackups(ALPHA, account))).isEmpty();
  }

  @Test
  void sentinelsThatTheWorkerNeverMadeOrOfAnOlderStateAreNamed() throws IOException {
    var beta = new Sentinel(new ClientName("beta"), SENTINEL.key());
    assertThat(
            contentsAfter(
                described(1001, beta.value(Sentinel.FILE_PLACE, DRAWN), DRAWN, sum("file0"))))
        .containsExactly("the snapshot holds no sentinel of the worker's for file");
    assertThat(contentsAfter(described(1001, DRAWN.minus(Duration.ofDays(9)))))
        .containsExactly(
            "database nextcloud/db.dump is of an older state: its sentinel is from"
                + " 2026-11-11 10:00 UTC, the newest from 2026-11-20 10:00 UTC");
  }

  @Test
  void aSampledFileWithOtherContentsIsNamed() throws IOException {
    assertThat(
            contentsAfter(
                described(
                    1001,
                    SENTINEL.value(Sentinel.FILE_PLACE, DRAWN),
                    DRAWN,
                    Sha256.hex(new byte[3]))))
        .containsExactly(
            "files changed without a new time: " + data.resolve("file0"),
            "1 of 1 sampled files have other contents in the newest snapshot: "
                + data.resolve("file0"));
  }

  @Test
  void aSnapshotWithoutAManifestSaysSo() throws IOException {
    var made = host.snapshot(NIGHT.plusSeconds(60), NIGHT.plusSeconds(60));
    assertThat(
            proofs.compareContents(
                ALPHA,
                account,
                new BackupsSeen(List.of(), List.of(), made, NIGHT, newest, null, null)))
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("no manifest: not in the snapshot; "));
  }

  /** The look at the snapshots is a test of its own: each start of restic takes a second. */
  private List<String> contentsAfter(Path described) throws IOException {
    var stored = NIGHT.plusSeconds(60);
    var made = host.describedSnapshot(stored, described, data);
    return proofs.compareContents(
        ALPHA, account, new BackupsSeen(List.of(), List.of(), made, stored, newest, null, null));
  }

  /** What the worker compares live files with, without a host. */
  @Test
  void aLiveFileThatTheSnapshotLacksOrHasOtherwiseIsNamed() throws IOException {
    assertThat(differences("live files", "file1", Sha256.hex(new byte[1])))
        .containsExactly(
            "1 of 1 live files have other contents in the newest snapshot: "
                + data.resolve("file1"));
    assertThat(differences("live files", "none", sum("file1")))
        .containsExactly(
            "1 of 1 live files cannot be read from the newest snapshot: " + data.resolve("none"));
  }

  private List<String> differences(String what, String file, String sum) {
    var checksums = new TreeMap<String, String>();
    checksums.put(data.resolve(file).toString(), sum);
    return new StoredFiles(access, ALPHA, account, newest).differences(what, checksums);
  }

  /** The program as a host runs it, by the time of the last change. */
  @Test
  void aHostNamesFilesThatAreOlderThanTheBackup() throws IOException {
    assertThat(listed(Instant.now().plusSeconds(100))).contains(sum("file2") + "  " + data);
    assertThat(listed(Instant.now().minusSeconds(86_400))).isEmpty();
  }

  private static String listed(Instant before) throws IOException {
    var program =
        new ProcessBuilder(
                "sh",
                "-c",
                LiveFiles.LIST,
                "platform",
                "" + before.getEpochSecond(),
                "12",
                "" + data,
                "/none")
            .start();
    return new String(program.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void aHostsListOfFilesIsHeldToWhatIsBackedUp() {
    var sum = "a".repeat(64);
    var paths = List.of("/opt/docker/nextcloud/data");
    assertThat(LiveFiles.parse(sum + "  /opt/docker/nextcloud/data/a b\0", paths))
        .containsEntry("/opt/docker/nextcloud/data/a b", sum);
    assertThat(LiveFiles.parse(sum + "  /opt/docker/nextcloud/data/\uFFFD\0", paths)).isEmpty();
    for (var odd :
        List.of(
            "nonsense",
            sum + "  /etc/shadow",
            sum + "  /opt/docker/nextcloud/database",
            sum + "  /opt/docker/nextcloud/data/../../x",
            sum + "  /opt/docker/nextcloud/data/a\nb")) {
      assertThatThrownBy(() -> LiveFiles.parse(odd, paths))
          .as(odd)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTimerThatIsOffAndAFailedRunAreNamedInFewWords() {
    assertThat(TimerLook.judged("enabled=enabled\ntimer=active\nResult=success\n")).isEmpty();
    assertThat(TimerLook.judged("enabled=disabled\ntimer=inactive\nResult=exit-code\n"))
        .containsExactly(
            "the host's backup timer is not enabled: disabled",
            "the host's backup timer does not run: inactive",
            "the host's last nightly backup failed: exit-code");
    assertThat(TimerLook.judged("Result=\u001b[2J" + "x".repeat(9000)))
        .hasSize(3)
        .allSatisfy(it -> assertThat(it).hasSizeLessThan(100).doesNotContain("\u001b"));
  }

  private Path largestPack() throws IOException {
    return largestIn("data");
  }

  private Path largestIn(String part) throws IOException {
    try (var packs = Files.walk(restic.resolve(part))) {
      return packs
          .filter(Files::isRegularFile)
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private static Path only(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }
}
