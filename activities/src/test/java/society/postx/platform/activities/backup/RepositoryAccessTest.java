package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.snapshots.FoundFiles;

/** Real restic over real SSH, with the forced command that the box has. */
class RepositoryAccessTest {
  private static final ClientName ALPHA = new ClientName("alpha");

  @TempDir static Path shared;
  private static LocalRestic empty;

  @TempDir Path folder;
  private LocalRestic host;
  private LocalSshd box;
  private RepositoryAccess access;
  private ResticProgram program;
  private String password = LocalRestic.PASSWORD;
  private String keyId = "";
  private final SubAccount account =
      new SubAccount(1, System.getProperty("user.name"), "127.0.0.1", List.of());

  @BeforeAll
  static void makeARepository() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic", "/usr/bin/rclone")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    empty = new LocalRestic(shared.resolve("repository"), shared);
    empty.init();
  }

  @BeforeEach
  void start() throws IOException {
    host = empty.copiedTo(folder.resolve("repository"), folder);
    keyId = only(folder.resolve("repository/keys"));
    box = new LocalSshd(folder);
    box.makeKey("platform");
    box.tie("platform", "rclone serve restic --stdio " + folder.resolve("repository"));
    var key = box.privateKey("platform");
    var settings =
        YamlFile.read(
            "platform.yml",
            Files.readString(Path.of("../infrastructure/platform.yml"))
                .replaceFirst("port: 23", "port: " + box.port())
                .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
                .replaceFirst(
                    "hostKey: .*", "hostKey: " + box.publicKey("host").replaceFirst(" [^ ]*$", "")),
            PlatformSettings.class);
    program = new ResticProgram(() -> settings, () -> key, folder, Heartbeat.none());
    access =
        new RepositoryAccess(
            () -> settings,
            client -> password,
            client -> Optional.of(keyId),
            () -> key,
            folder,
            Heartbeat.none());
  }

  @AfterEach
  void stop() {
    if (box != null) {
      box.close();
    }
  }

  @Test
  void exactlyTheNamedSnapshotsAreForgottenAndTheirSpaceIsFreed() throws IOException {
    for (var day : List.of("2026-01-01", "2026-01-02", "2031-01-01")) {
      Files.writeString(folder.resolve("notes"), "for alpha on " + day);
      host.run("backup", "--host", "client-alpha", "--time", day + " 03:00:00", folder + "/notes");
    }
    var listed = access.listed(ALPHA, account);
    assertThat(listed).hasSize(3);
    var packs = packs();

    access.forget(ALPHA, account, List.of(listed.get(1).id()));
    assertThat(access.listed(ALPHA, account)).containsExactly(listed.get(0), listed.get(2));
    assertThat(packs()).isEqualTo(packs);
    assertThat(access.prune(ALPHA, account, 256).orElseThrow().more()).isFalse();
    assertThat(packs()).isLessThan(packs);
    assertThatThrownBy(() -> access.forget(ALPHA, account, List.of()))
        .hasMessageContaining("one or more full snapshot ids");
    assertThatThrownBy(() -> access.forget(ALPHA, account, List.of("--keep-last=1")))
        .hasMessageContaining("one or more full snapshot ids");
    assertThat(access.listed(ALPHA, account)).hasSize(2);
  }

  @Test
  void aPasswordThatChangedInGitAloneIsRefusedByTheNameOfItsField() {
    access.requirePassword(ALPHA, account);
    password = "another one";
    assertThatThrownBy(() -> access.requirePassword(ALPHA, account))
        .hasMessageContaining("secrets/clients/alpha.sops.yaml: restic_repo_password: ")
        .hasMessageContaining("does not open the client's repository")
        .hasMessageNotContaining(password);
  }

  @Test
  void aBoxThatIsAwayDoesNotAccuseThePassword() {
    box.close();
    assertThatThrownBy(() -> access.requirePassword(ALPHA, account))
        .isInstanceOf(UncheckedIOException.class);
  }

  /** Restic itself would repeat for a quarter of an hour that it cannot store its lock. */
  @Test
  @Timeout(120)
  void onAFullBoxACheckEndsAtOnceAndSaysSoAndListsGoOn() throws IOException {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: a mount namespace of its own needs root");
    host.run("backup", "--host", "client-alpha", "/etc/hostname");
    Files.delete(folder.resolve("authorized_keys"));
    box.tie("platform", FullBox.serving(folder.resolve("repository")));

    assertThatThrownBy(() -> access.damage(ALPHA, account))
        .hasMessageContaining("restic check: the Storage Box is full and stores nothing")
        .hasMessageContaining("give it a larger plan");
    assertThat(access.listed(ALPHA, account)).hasSize(1);
  }

  @Test
  void filesAreFoundInAllSnapshotsAndTwoAreCompared() throws IOException {
    var notes = folder.resolve("notes");
    Files.createDirectories(notes);
    Files.writeString(notes.resolve("report-1"), "a");
    Files.writeString(notes.resolve("report\n2"), "bb");
    host.run("backup", "--time", "2026-01-01 03:00:00", notes.toString());
    Files.delete(notes.resolve("report\n2"));
    Files.writeString(notes.resolve("report-1"), "changed");
    Files.writeString(notes.resolve("--new"), "ccc");
    host.run("backup", "--time", "2026-01-02 03:00:00", notes.toString());
    var ids = access.listed(ALPHA, account).reversed().stream().map(ResticSnapshot::id).toList();

    var found = ResticSearch.found("report*", access.found(ALPHA, account, "report*"), ids);
    assertThat(found.total()).isEqualTo(2);
    assertThat(found.files())
        .containsExactly(
            new FoundFiles.Found(notes + "/report 2", 2L, ids.get(1), 1),
            new FoundFiles.Found(notes + "/report-1", 7L, ids.get(0), 2));
    assertThat(ResticSearch.found("x", access.found(ALPHA, account, "--repo=x"), ids).files())
        .isEmpty();

    var printed = access.difference(ALPHA, account, ids.get(1), ids.get(0));
    var difference = ResticSearch.difference("a", "b", printed);
    assertThat(difference.lines())
        .containsExactlyInAnyOrder(
            "+ " + notes + "/--new", "M " + notes + "/report-1", "- " + notes + "/report 2");
    assertThat(difference.added().files()).isEqualTo(1);
    assertThat(difference.changed()).isEqualTo(1);
  }

  private long packs() throws IOException {
    try (var files = Files.walk(folder.resolve("repository/data"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  /** The worker of all has one limit of memory together with its restic. */
  @Test
  void theKernelEndsResticBeforeTheWorkerAndThatFailsThisCallAlone() throws IOException {
    assertThat(printedBy("cat /proc/self/oom_score_adj")).isEqualTo("1000\n");
    assertThatThrownBy(() -> printedBy("kill -KILL $$"))
        .isInstanceOfSatisfying(
            ResticProgram.ResticFailed.class, it -> assertThat(it.outOfMemory()).isTrue())
        .hasMessageContaining("restic cat ended with 137, it needed more memory than it may have");
  }

  /** What a script prints that runs in restic's place. */
  private String printedBy(String script) throws IOException {
    return program.run(
        ResticRepository.served(account.username()),
        password,
        new ResticProgram.Call(
            Duration.ofMinutes(1),
            ByteLimit.ofKilobytes(1),
            List.of("sh", "-c", script, "sh"),
            List.of("cat")),
        Files::readString);
  }

  /** A host can store anything in its own repository. */
  @Test
  void garbageAmongTheSnapshotsHidesNoneOfThem() throws IOException {
    Files.writeString(folder.resolve("notes"), "for alpha");
    host.run("backup", "--host", "client-alpha", folder + "/notes");
    Files.writeString(folder.resolve("repository/snapshots/" + "e".repeat(64)), "no snapshot");
    assertThat(access.listed(ALPHA, account)).hasSize(1);
  }

  /** A host can put anything in the place of its manifest. */
  @Test
  void aFileOfASnapshotIsReadToALimitAndAnythingElseSaysWhyNot() throws Exception {
    var notes = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(notes.resolve("note"), "for alpha");
    Files.createSymbolicLink(notes.resolve("link"), Path.of("/etc/passwd"));
    host.run("backup", "--host", "client-alpha", notes.toString());
    assertThat(dumped(notes.resolve("note"), 9)).isEqualTo("for alpha");
    assertThatThrownBy(() -> dumped(notes.resolve("note"), 8)).hasMessage("longer than 8 bytes");
    assertThatThrownBy(() -> dumped(notes.resolve("none"), 9)).hasMessage("not in the snapshot");
    assertThatThrownBy(() -> dumped(notes.resolve("link"), 9))
        .isInstanceOf(RepositoryAccess.UnreadableFile.class);
    assertThatThrownBy(() -> access.dumped(ALPHA, account, "latest", "/", ByteLimit.ofKilobytes(1)))
        .hasMessageContaining("hexadecimal digits");
  }

  private static String only(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList().getFirst().getFileName().toString();
    }
  }

  /** A host's account may only add files, and the box looks at neither names nor contents. */
  @Test
  void whatAHostStoresBesideItsKeyDoesNotCloseItsRepository() throws Exception {
    host.run("backup", "--host", "client-alpha", folder + "/platform");
    var master = host.run("cat", "masterkey");
    var keys = folder.resolve("repository/keys");
    Files.writeString(keys.resolve("0".repeat(64)), "junk");
    for (var number = 10; number < 35; number++) { // restic tries twenty
      var foreign = CheapResticKey.of("another " + number, master);
      Files.write(keys.resolve("0000" + number + "0".repeat(58)), foreign);
    }
    var id = access.listed(ALPHA, account).getFirst().id();
    access.forget(ALPHA, account, List.of(id));
    assertThat(access.listed(ALPHA, account)).isEmpty();
  }

  /** As the runbook says: "Files that restic cannot read". */
  @Test
  void aFileThatResticCannotReadNamesItsRemedyAndIsGoneOnceItIsMovedAside() throws Exception {
    var notes = Files.writeString(folder.resolve("notes"), "for alpha");
    host.run("backup", "--host", "client-alpha", "" + notes);
    for (var kind : List.of("index", "locks", "snapshots")) {
      var junk = folder.resolve("repository").resolve(kind).resolve("0".repeat(64));
      Files.writeString(junk, "junk");
      assertThatThrownBy(() -> access.prune(ALPHA, account, 256))
          .as(kind)
          .hasMessageContaining("docs/runbook.md, \"Files that restic cannot read\"");
      Files.move(junk, folder.resolve("odd-" + kind));
      assertThat(access.prune(ALPHA, account, 256)).isPresent();
      assertThat(dumped(notes, 9)).isEqualTo("for alpha");
    }
  }

  @Test
  void aSnapshotThatLeadsNowhereIsUnreadableAndOthersAreNot() throws Exception {
    var notes = Files.writeString(folder.resolve("notes"), "for alpha");
    host.run("backup", "--host", "client-alpha", "" + notes);
    var good = access.listed(ALPHA, account).getFirst().id();
    var before = dataAndIndex();
    host.run("backup", "--host", "client-alpha", folder + "/platform");
    var bad = access.listed(ALPHA, account).getLast().id();
    for (var pack : dataAndIndex()) {
      if (!before.contains(pack)) {
        Files.delete(pack);
      }
    }
    var collides = good.substring(0, 8) + "0".repeat(56);
    Files.writeString(folder.resolve("repository/snapshots").resolve(collides), "junk");
    for (var unreadable : List.of(bad, good.substring(0, 8))) {
      assertThatThrownBy(
              () -> access.dumped(ALPHA, account, unreadable, "" + notes, new ByteLimit(9)))
          .isInstanceOf(RepositoryAccess.UnreadableFile.class);
    }
    assertThat(access.dumped(ALPHA, account, good, "" + notes, new ByteLimit(9)))
        .isEqualTo("for alpha");
  }

  private List<Path> dataAndIndex() throws IOException {
    try (var data = Files.walk(folder.resolve("repository/data"));
        var index = Files.walk(folder.resolve("repository/index"))) {
      return Stream.concat(data, index).filter(Files::isRegularFile).toList();
    }
  }

  private String dumped(Path file, int most) throws Exception {
    var snapshot = access.listed(ALPHA, account).getFirst().id();
    return access.dumped(ALPHA, account, snapshot, file.toString(), new ByteLimit(most));
  }

  @Test
  void anEmptyRepositoryHasNoSnapshots() throws IOException {
    assertThat(access.listed(ALPHA, account)).isEmpty();
  }

  @Test
  void aLockThatAKilledWorkerLeftDoesNotStopRetention() throws IOException {
    var killed = host.start("backup", "--stdin"); // holds its lock while it waits for input
    await().until(() -> Stream.of(locks().list()).anyMatch(name -> name.matches("[0-9a-f]{64}")));
    killed.destroyForcibly().onExit().join();
    host.run("backup", "--host", "client-alpha", folder + "/platform");
    var id = access.listed(ALPHA, account).getFirst().id();
    access.forget(ALPHA, account, List.of(id));
    assertThat(locks()).isEmptyDirectory();
  }

  /** As when the box restarts in the middle: the connection stands and nobody answers any more. */
  @Test
  @Tag("proof")
  @Timeout(150)
  void aBoxThatFallsSilentEndsResticAfterAMinute() throws Exception {
    host.run("backup", "--host", "client-alpha", folder + "/platform");
    Files.writeString(folder.resolve("authorized_keys"), ""); // the first line of a key counts
    var slow = "rclone serve restic --bwlimit 2k --stdio " + folder.resolve("repository");
    box.tie("platform", "echo $PPID >%s; exec %s".formatted(silent(), slow));
    try (var threads = Executors.newSingleThreadExecutor()) {
      var check = threads.submit(() -> access.damage(ALPHA, account));
      await().until(() -> Stream.of(locks().list()).anyMatch(it -> it.matches("[0-9a-f]{64}")));
      signal("STOP");
      try {
        assertThatThrownBy(check::get).hasMessageContaining("connection already closed");
      } finally {
        signal("KILL");
      }
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    var session = Files.readString(silent()).strip();
    new ProcessBuilder("kill", "-" + name, session).inheritIO().start().waitFor();
  }

  private Path silent() {
    return folder.resolve("silent");
  }

  private File locks() {
    return folder.resolve("repository/locks").toFile();
  }
}
