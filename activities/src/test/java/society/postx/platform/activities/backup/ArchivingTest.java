package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.archive.BoxArchives;
import society.postx.platform.activities.archive.ClientArchives;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * Archives a client with a repository of the real restic, on OpenSSH's own SFTP server, whose
 * password the real sops encrypts in a Git repository.
 */
class ArchivingTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String HOME = "backups/client-alpha";
  private static final String NEIGHBOUR = "backups/client-beta";
  private static final String PLACE = "archive/alpha-2027-01-31";
  private static final String SECRETS = "secrets/clients/alpha.sops.yaml";
  private static final Instant END = Instant.parse("2027-01-31T12:00:00Z");
  private static final Instant DELETE_AT = END.plus(Duration.ofDays(90));

  @TempDir static Path shared;
  private static LocalRestic original;
  private static String id = "";
  private static String last = "";

  @TempDir Path folder;
  private LocalBox box;
  private TestRepository operator;
  private TestAgeKey key;
  private SopsProgram sops;
  private ClientPlan plan;
  private RepositoryIdentity identity;
  private ArchivedClient archive;
  private ClientArchives archives;

  @BeforeAll
  static void alphaHasTwoBackups() throws IOException {
    for (var program : List.of("/usr/sbin/sshd", "/usr/bin/restic")) {
      assumeTrue(Files.isExecutable(Path.of(program)), "skipped: " + program + " is missing");
    }
    original = new LocalRestic(shared.resolve("restic-repo"), shared);
    original.init();
    original.snapshot(END.minusSeconds(90_000), END.minusSeconds(90_000));
    last = original.snapshot(END.minusSeconds(600), END.minusSeconds(600));
    id = new ObjectMapper().readTree(original.run("cat", "config")).path("id").asText();
  }

  @BeforeEach
  void twoClientsHaveTheirHomes() throws IOException {
    box = new LocalBox(folder);
    for (var home : List.of(HOME, NEIGHBOUR)) {
      original.copiedTo(box.root().resolve(home).resolve("restic-repo"), folder);
      box.put(home + "/restic-repo-20270101T000000Z/keys/k", "key");
      box.put(home + "/.ssh/authorized_keys", "restrict");
    }
    archive = new ArchivedClient(ALPHA, "client-0000000a", id, PLACE);
    alphaIsAClient();
    var mainKey = box.mainKey();
    identity = new RepositoryIdentity(box::settings, () -> mainKey, folder, Heartbeat.none());
    archives =
        new ClientArchives(
            operator.opened(),
            new SecretStore(operator.opened(), sops),
            new ArchivedSecrets(sops),
            box::folders,
            new ClientArchives.Repositories(identity::of, identity::snapshots),
            Heartbeat.none(),
            () -> "offboard/alpha");
  }

  private void alphaIsAClient() {
    key = TestAgeKey.in(folder.resolve("key.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), key.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", key.rules());
    operator = TestRepository.in(folder, files);
    plan =
        new GitInfrastructure(operator.opened(), () -> "onboard/alpha", InstantSource.system())
            .addClient(OnboardingInputs.alpha(), new RunLabel("run-1"));
    passwordIs(LocalRestic.PASSWORD);
  }

  private void passwordIs(String password) {
    var text = "restic_repo_password: %s\n".formatted(password);
    operator.commit(Map.of(SECRETS, key.encrypt(sops, SECRETS, text)));
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private String identify() {
    return archives.identifyRepository(ALPHA, plan.subAccount(), PLACE);
  }

  private void archiveAll() {
    archives.archiveFiles(file(), plan, new RunLabel("offboard-1"));
    archives.moveRepository(archive, HOME, DELETE_AT);
  }

  private ArchiveFile file() {
    return new ArchiveFile(
        ALPHA,
        archive.marker(),
        id,
        PLACE,
        END,
        END.minusSeconds(600),
        DELETE_AT,
        END.plus(Duration.ofDays(30)),
        90,
        null,
        List.of("ops", "carol"),
        "Alpha B.V.",
        List.of("files"),
        "secrets/archive/alpha.sops.yaml#contact",
        List.of());
  }

  private void assertRefused(ThrowingCallable call, String why) throws IOException {
    var before = box.below("");
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> assertThat(it.getType()).isEqualTo("VERIFICATION_FAILED"))
        .hasMessageContaining(why);
    assertThat(box.below("")).isEqualTo(before);
  }

  @Test
  void whatIsArchivedHereTheRetentionExaminesAndDeletesWhole() throws IOException {
    var neighbour = box.below(NEIGHBOUR);
    assertThat(identify()).isEqualTo(id);
    archiveAll();
    assertThat(archives.verifyArchive(archive, last.substring(0, 8)))
        .contains("2 snapshots", last.substring(0, 8));
    var secrets = new SecretStore(operator.opened(), sops);
    var retention =
        new BoxArchives(
            box::folders,
            (whose, path) ->
                identity.of(path, secrets.archived(whose.client(), "restic_repo_password")));
    assertThat(retention.examine(archive).place()).isEqualTo(PLACE);
    retention.moveToTrash(archive);
    retention.deleteTrash(archive);
    retention.verifyAbsent(archive);
    assertThat(box.below("").keySet().stream().filter(it -> it.contains("alpha"))).isEmpty();
    assertThat(box.below(NEIGHBOUR)).isEqualTo(neighbour);
  }

  @Test
  void theRepositoryMovesBeforeOrAfterItsSecrets() {
    archives.moveRepository(archive, HOME, DELETE_AT);
    archiveAll();
    assertThat(archives.verifyArchive(archive, last)).contains(last);
  }

  @Test
  void aFinalSnapshotThatIsNotThereIsNamed() throws IOException {
    archiveAll();
    assertRefused(
        () -> archives.verifyArchive(archive, "0123456789abcdef"),
        "the final snapshot 0123456789abcdef is not among its 2 snapshots");
    assertThatThrownBy(() -> archives.verifyArchive(archive, "latest"))
        .hasMessageContaining("snapshot: 'latest': restic's id");
  }

  @Test
  void aRepositoryThatTheClientsPasswordDoesNotOpenStops() throws IOException {
    passwordIs("another");
    assertRefused(this::identify, "cannot be opened with the client's password");
    assertRefused(
        () -> archives.moveRepository(archive, HOME, DELETE_AT),
        "cannot be opened with the client's password");
  }

  @Test
  void whatIsInTheWayOfTheArchiveStopsThePlan() throws IOException {
    box.put(archive.trash() + "/x", "");
    assertRefused(this::identify, archive.trash() + " on the box is there already");
    Files.createSymbolicLink(
        Files.createDirectories(box.root().resolve("archive")).resolve("alpha-2027-01-31"),
        Path.of("nowhere"));
    assertRefused(this::identify, PLACE + " on the box is there already");
    var tombstone = "archive/deleted/alpha-2027-01-31.yml";
    operator.commit(Map.of(tombstone, "client: alpha\n"));
    assertRefused(this::identify, tombstone + " is there already");
    operator.commit(Map.of("archive/alpha.yml", YamlFile.text(file())));
    assertRefused(this::identify, "archive/alpha.yml is there already");
  }

  @Test
  void aRepositoryThatIsMissingOrALinkStopsThePlan() throws IOException {
    var repository = box.root().resolve(HOME).resolve("restic-repo");
    Files.move(repository, box.root().resolve("elsewhere"));
    assertRefused(this::identify, "so there is nothing to archive");
    Files.createSymbolicLink(repository, box.root().resolve("elsewhere"));
    assertRefused(this::identify, "so there is nothing to archive");
  }
}
