package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
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
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.SnapshotContents;
import society.postx.platform.workflows.staging.StagingHost;

/**
 * What a snapshot lacks is said before the old server goes off. Real restic over real SSH;
 * Nextcloud has two folders and a database.
 */
class NewHostContentsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String NEXTCLOUD = "opt/docker/nextcloud/";
  private static final String DUMP = NEXTCLOUD + "dumps/nextcloud.dump";

  @TempDir static Path shared;
  private static LocalRestic empty;

  @TempDir Path folder;
  private Path root;
  private LocalRestic host;
  private LocalSshd box;
  private NewHostRestores restores;
  private StagingHosts staging;
  private TestRepository repository;
  private String commit;
  private final Hosts hosts = new Hosts();
  private final SubAccount account =
      new SubAccount(1, System.getProperty("user.name"), "127.0.0.1", List.of());

  @BeforeAll
  static void makeARepository() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic", "/usr/bin/rclone")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: a mount namespace of its own needs root");
    empty = new LocalRestic(shared.resolve("repository"), shared);
    empty.init();
  }

  @BeforeEach
  void aHostHasItsData() throws IOException {
    box = new LocalSshd(folder);
    box.makeKey("platform");
    box.tie("platform", "rclone serve restic --stdio " + folder.resolve("repository"));
    host = empty.copiedTo(folder.resolve("repository"), folder);
    var app = Files.readString(Path.of("../infrastructure/apps/nextcloud/app.yml"));
    repository =
        TestRepository.in(
            folder, Map.of("platform.yml", settings(), "apps/nextcloud/app.yml", app));
    var infrastructure = repository.opened();
    infrastructure.latest();
    var key = box.privateKey("platform");
    var access =
        new RepositoryAccess(
            () -> infrastructure.latest().settings(),
            client -> LocalRestic.PASSWORD,
            client -> Optional.empty(),
            () -> key,
            folder,
            Heartbeat.none());
    var secrets =
        new SecretStore(
            infrastructure, new SopsProgram(Path.of("sops"), folder.resolve("age-key")));
    restores = restores(infrastructure, secrets, access);
    var login = box.login("platform", "host");
    staging =
        new StagingHosts(infrastructure, secrets, it -> login, hosts, access, Heartbeat.none());
    root = folder.resolve("root");
    write(DUMP, "rows");
    write(NEXTCLOUD + "dumps/roles.sql", "accounts");
    write(NEXTCLOUD + "data/note", "precious");
    write(NEXTCLOUD + "html/config/config.php", "secret");
    commit = repository.log().getFirst().getName();
    manifest(commit, "");
  }

  /** As a host wrote it, with more of its fields. */
  private void manifest(String ran, String more) throws IOException {
    manifest("client-alpha", ran, more);
  }

  private void manifest(String server, String ran, String more) throws IOException {
    write(
        "var/lib/platform/backup/manifest.json",
        """
        {"host": "%s", "tag": "", "written": "2026-11-29T03:00:00Z",
         "apps": [{"name": "nextcloud", "commit": "%s"}]%s}
        """
            .formatted(server, ran, more));
  }

  private NewHostRestores restores(
      InfrastructureRepository infrastructure, SecretStore secrets, RepositoryAccess access) {
    return new NewHostRestores(
        infrastructure,
        secrets,
        new HostLogins(new CommittedPins(infrastructure), secrets),
        hosts,
        access,
        RealBox.room(),
        (imaged, ipv4) -> {},
        Heartbeat.none());
  }

  private String settings() throws IOException {
    return Files.readString(Path.of("../infrastructure/platform.yml"))
        .replaceFirst("port: 23", "port: " + box.port())
        .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
        .replaceFirst(
            "hostKey: .*", "hostKey: " + box.publicKey("host").replaceFirst(" [^ ]*$", ""));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (box != null) {
      box.close();
    }
  }

  private SnapshotContents contents() throws IOException {
    return restores.contents(
        ALPHA, account, new ChosenSnapshot(host.hostSnapshot(root), Instant.EPOCH, null));
  }

  @Test
  void ofAWholeSnapshotNothingIsSaid() throws IOException {
    assertThat(contents().notes()).noneMatch(it -> it.contains("lacks"));
  }

  @Test
  void aMissingPathIsNamedToThoseWhoApprove() throws IOException {
    Files.move(root.resolve(NEXTCLOUD + "data"), root.resolve(NEXTCLOUD + "data2"));
    assertThat(contents().lines())
        .contains("the snapshot lacks /opt/docker/nextcloud/data of nextcloud: it begins empty");
  }

  @Test
  void missingAccountsOfADatabaseAreNamedToThoseWhoApprove() throws IOException {
    Files.delete(root.resolve(NEXTCLOUD + "dumps/roles.sql"));
    assertThat(contents().lines())
        .anyMatch(it -> it.startsWith("the snapshot lacks the accounts of nextcloud's database"));
  }

  @Test
  void aMissingDumpIsRefusedWithAppDumpSnapshotAndWhatToDo() throws IOException {
    Files.delete(root.resolve(DUMP));
    assertThatThrownBy(this::contents)
        .hasMessageContaining("snapshot: '")
        .hasMessageContaining(
            "': it lacks /opt/docker/nextcloud/dumps/nextcloud.dump, the dump of a database of nextcloud, so it cannot be restored; choose another one:  ./platform snapshots alpha");
  }

  @Test
  void aDumpWithoutContentsIsRefusedToo() throws IOException {
    write(DUMP, "");
    assertThatThrownBy(this::contents)
        .hasMessageContaining("nothing is in its /opt/docker/nextcloud/dumps/nextcloud.dump");
    Files.delete(root.resolve(DUMP));
    Files.createSymbolicLink(root.resolve(DUMP), Path.of("/etc/hostname"));
    assertThatThrownBy(this::contents).hasMessageContaining("nothing is in its");
  }

  @Test
  void aSnapshotOfAnotherClientIsRefused() throws IOException {
    manifest("client-beta", commit, "");
    assertThatThrownBy(this::contents)
        .hasMessageContaining("snapshot: '")
        .hasMessageContaining("it is of the host client-beta, not of client-alpha");
  }

  @Test
  void aSnapshotOfAnotherClientIsNotBroughtUpOnStagingEither() throws IOException {
    manifest("client-beta", commit, "");
    var id = host.hostSnapshot(root);
    var copy =
        new StagingHost(
            new HostSpec(
                ALPHA,
                new Domain("alpha.example.com"),
                "127.0.0.1",
                commit,
                List.of(),
                new RunLabel("run-1")));
    assertThatThrownBy(() -> staging.restoreCopy(copy, account, id))
        .hasMessageContaining("the snapshot is of the host client-beta, not of client-alpha");
  }

  /** Each would be a line of the question, which shows twenty. */
  @Test
  void whatAManifestLacksIsOneLineHoweverMuchAHostWrites() throws IOException {
    var lacks =
        IntStream.range(0, 200)
            .mapToObj(it -> "\"rows of table %d %s\"".formatted(it, "x".repeat(250)))
            .collect(joining(", "));
    manifest(commit, ", \"missing\": [%s]".formatted(lacks));
    var lines = contents().lines();
    assertThat(lines).hasSizeLessThan(5).allMatch(it -> it.length() < 500);
    assertThat(lines).anyMatch(it -> it.startsWith("its manifest lacks: rows of table 0 x"));
    assertThat(lines).anyMatch(it -> it.endsWith("; and 197 more"));
  }

  /** Docker would follow it on the new server. */
  @ParameterizedTest
  @ValueSource(
      strings = {NEXTCLOUD + "html", "opt/docker/nextcloud", "opt/docker/nextcloud/postgres"})
  void aLinkInThePlaceOfAFolderIsRefused(String link) throws IOException {
    var at = root.resolve(link);
    if (Files.exists(at)) {
      Files.move(at, root.resolve("elsewhere"));
    }
    Files.createSymbolicLink(at, Path.of("/usr/local"));
    assertThatThrownBy(this::contents)
        .hasMessageContaining("it has something else in the place of /" + link + " of nextcloud");
  }

  /** Its compose files would get today's secrets. */
  @Test
  void aBranchThatNobodyReviewedIsRefused() throws IOException {
    var pushed = repository.commitOnBranch("attack", Map.of("apps/nextcloud/app.yml", "name: x\n"));
    manifest(pushed, "");
    assertThatThrownBy(this::contents)
        .hasMessageContaining("it was made with nextcloud of commit " + pushed)
        .hasMessageContaining("not in the history of the infrastructure repository's newest");
  }
}
