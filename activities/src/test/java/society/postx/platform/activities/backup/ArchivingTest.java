package society.postx.platform.activities.backup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.archive.BoxArchives;
import society.postx.platform.activities.archive.BoxCopies;
import society.postx.platform.activities.archive.ClientArchives;
import society.postx.platform.activities.archive.GitArchives;
import society.postx.platform.activities.archive.Reinstatements;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.host.TestEvidence;
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
import society.postx.platform.workflows.retention.Reinstatement;
import society.postx.platform.workflows.retention.ReinstatementLook.State;

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

  private static final RunLabel BACK = new RunLabel("reinstate-1");

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
            new ClientArchives.Repositories(identity::of, identity::restorable),
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

  private Reinstatements reinstatements() {
    return new Reinstatements(
        operator.opened(),
        new SecretStore(operator.opened(), sops),
        new ArchivedSecrets(sops),
        box::folders,
        new ClientArchives.Repositories(identity::of, identity::restorable),
        Heartbeat.none(),
        () -> "reinstate/alpha",
        InstantSource.fixed(END.plusSeconds(1)));
  }

  private GitArchives retention() {
    return new GitArchives(
        operator.opened(),
        TestEvidence.withoutBox(folder),
        TestEvidence.handoversWithoutBox(folder),
        any -> new BoxCopies(Optional.empty(), List.of()),
        () -> "retention/alpha/2027-01-31");
  }

  private Reinstatement reinstatement() {
    return Reinstatement.of(file(), "reinstate/alpha", "ops", "carol", END.plusSeconds(1));
  }

  private SortedMap<String, String> git() {
    var all = new TreeMap<String, String>();
    for (var top : List.of("archive", "clients", "docs", "secrets")) {
      all.putAll(operator.opened().latest().contents(top));
    }
    return all;
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

  /** Each stored in the same second as the final backup, which is the last that counts. */
  @Test
  void whatAHijackedHostAddedHidesNoFinalBackup() throws IOException {
    var notes = Files.writeString(folder.resolve("notes"), "of a hijacked host");
    var host = new LocalRestic(box.root().resolve(HOME).resolve("restic-repo"), folder);
    var random = new Random(1);
    var large = new StringBuilder("x");
    for (var number = 0; number < 2_000; number++) {
      large.append(',').append(Long.toHexString(random.nextLong()));
    }
    var many = "x" + ",x".repeat(60_000); // prints as megabytes
    for (var tags : List.of("pass", "" + large, many)) {
      host.run("backup", "--host", "client-alpha", "--tag", tags, "" + notes);
    }
    var snapshots = box.root().resolve(HOME).resolve("restic-repo/snapshots");
    Files.writeString(snapshots.resolve("f".repeat(64)), "junk");
    Files.writeString(snapshots.resolve(last.substring(0, 8) + "f".repeat(56)), "junk");
    for (var file : requireNonNull(snapshots.toFile().listFiles())) {
      if (file.lastModified() > END.minusSeconds(600).toEpochMilli()) {
        Files.setLastModifiedTime(file.toPath(), FileTime.from(END.minusSeconds(599)));
      }
    }
    archiveAll();
    assertThat(archives.verifyArchive(archive, last.substring(0, 8)))
        .contains("7 snapshots", "the final " + last.substring(0, 8));
    var found = reinstatements().findArchive(ALPHA);
    assertThat(found.snapshot()).isEqualTo(last);
    assertThat(found.storedAt()).isEqualTo(END.minusSeconds(600));
    assertThat(found.snapshots()).isEqualTo(7);
  }

  @Test
  void anArchiveOfWhichNothingCanBeReadSaysWhatToDo() throws IOException {
    var snapshots = box.root().resolve(HOME).resolve("restic-repo/snapshots");
    for (var file : requireNonNull(snapshots.toFile().listFiles())) {
      var stored = Files.getLastModifiedTime(file.toPath());
      file.setWritable(true);
      Files.writeString(file.toPath(), "junk");
      Files.setLastModifiedTime(file.toPath(), stored);
    }
    archiveAll();
    assertRefused(
        () -> reinstatements().findArchive(ALPHA),
        "has no snapshot from before the offboarding that can be read, so there is nothing to bring back; docs/runbook.md");
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

  @Test
  void whatWasArchivedComesBackAsItWasOnceTheClientIsVerified() throws IOException {
    operator.commit(
        Map.of(
            "docs/clients/alpha.md",
            "| Contact | it@alpha.example |\n[`clients/alpha.yml`](../../clients/alpha.yml) [`%1$s`](../../%1$s)\n"
                .formatted(SECRETS),
            "reports/drills/alpha/2027-01-30.md",
            "# passed\n"));
    var page = operator.text("docs/clients/alpha.md");
    var clientFile = operator.text("clients/alpha.yml");
    var repository = box.below(HOME + "/restic-repo");
    archiveAll();
    var returning = reinstatements();
    var found = returning.findArchive(ALPHA);
    assertThat(found.snapshot()).isEqualTo(last);
    assertThat(found.snapshots()).isEqualTo(2);
    assertThat(found.domain()).isEqualTo(plan.domain());
    assertThat(found.files())
        .containsExactly("clients/alpha.yml", "reports/drills/alpha/2027-01-30.md", SECRETS);
    var planned = returning.planReturn(ALPHA, BACK);
    assertThat(planned.plan().dns().names()).isEqualTo(plan.dns().names());
    assertThat(planned.plan().server().name()).isEqualTo("client-alpha");
    assertThat(planned.certificates()).isEmpty();
    var commit = returning.bringFilesBack(reinstatement(), BACK);
    assertThat(returning.bringFilesBack(reinstatement(), BACK)).isEqualTo(commit);
    assertThat(operator.text("clients/alpha.yml")).isEqualTo(clientFile);
    assertThat(operator.opened().latest().handedOver(ALPHA, BACK))
        .as("without its page, which comes last, its login is not tried all the same")
        .isTrue();
    var live = operator.text(SECRETS);
    assertThat(sops.decrypt(SECRETS, live))
        .containsOnly(Map.entry("restic_repo_password", LocalRestic.PASSWORD));
    assertThat(operator.opened().latest().has("archive/alpha.yml")).isTrue();
    assertThat(retention().findReinstatement(file()).state()).isEqualTo(State.UNDER_WAY);
    returning.bringRepositoryHome(archive, HOME);
    assertThat(returning.bringRepositoryHome(archive, HOME).changes()).isEmpty();
    assertThat(box.below(HOME + "/restic-repo")).isEqualTo(repository);
    returning.closeReinstatement(archive, END.plusSeconds(9), BACK);
    var closed = operator.log().size();
    returning.closeReinstatement(archive, END.plusSeconds(99), BACK);
    assertThat(operator.log()).hasSize(closed);
    assertThat(operator.opened().latest().handedOver(ALPHA, BACK)).isTrue();
    returning.removeArchiveFolder(archive);
    assertThat(returning.removeArchiveFolder(archive).changes()).isEmpty();
    assertThat(operator.text("docs/clients/alpha.md")).isEqualTo(page);
    assertThat(operator.text("docs/clients/README.md")).contains("- [alpha](alpha.md)");
    assertThat(git().keySet().stream().filter(it -> it.contains("archive")))
        .containsExactly("archive/reinstated/alpha-2027-01-31.yml");
    assertThat(retention().findReinstatement(file()))
        .satisfies(it -> assertThat(it.state()).isEqualTo(State.DONE))
        .satisfies(it -> assertThat(it.words()).contains("alpha was reinstated", "nothing was"));
    assertThat(box.below("").keySet().stream().filter(it -> it.startsWith("archive/"))).isEmpty();
  }

  @Test
  void anAbandonedReinstatementLeavesTheArchiveAsItWasAndAWeekToTryAgain() throws IOException {
    archiveAll();
    var files = git();
    var archived = box.below("");
    var returning = reinstatements();
    returning.bringFilesBack(reinstatement(), BACK);
    returning.bringRepositoryHome(archive, HOME);
    box.put(HOME + "/.ssh/authorized_keys", "restrict");
    operator.commit(Map.of("clients/alpha.hostkeys", "ssh-ed25519 AAAA\n"));
    returning.takeRepositoryBack(archive, HOME, DELETE_AT);
    returning.withdrawFiles(archive, DELETE_AT.minusSeconds(9), BACK);
    returning.withdrawFiles(archive, DELETE_AT.plusSeconds(9), BACK); // a second attempt, late
    assertThat(git()).isEqualTo(files);
    assertThat(box.below("")).isEqualTo(archived);
    assertThat(retention().readArchive(ALPHA)).isEqualTo(file());
    var again = new RunLabel("reinstate-2");
    returning.bringFilesBack(reinstatement(), again);
    returning.withdrawFiles(archive, DELETE_AT.plusSeconds(9), BACK); // not this run's
    assertThat(retention().findReinstatement(file()).state()).isEqualTo(State.UNDER_WAY);
    returning.withdrawFiles(archive, DELETE_AT.plusSeconds(9), again);
    assertThat(retention().readArchive(ALPHA).deleteAt()).isEqualTo(DELETE_AT.plusSeconds(9));
    assertThat(returning.findArchive(ALPHA).snapshots()).isEqualTo(2);
  }

  @Test
  void aClientWithoutAnArchiveOrWithOneInTheTrashDoesNotComeBack() throws IOException {
    var returning = reinstatements();
    assertThatThrownBy(() -> returning.findArchive(ALPHA))
        .hasMessageContaining("client: 'alpha': is a client");
    assertThatThrownBy(() -> returning.findArchive(new ClientName("gamma")))
        .hasMessageContaining("client: 'gamma': has no archive archive/gamma.yml");
    archiveAll();
    Files.createDirectories(box.root().resolve("trash"));
    var place = box.root().resolve(PLACE);
    Files.move(place, box.root().resolve(archive.trash()));
    assertRefused(() -> returning.findArchive(ALPHA), "its deletion has begun");
    assertRefused(() -> returning.bringRepositoryHome(archive, HOME), "has no marker");
  }

  @Test
  void anotherClientsDomainOrRunStopsWithoutAChange() throws IOException {
    archiveAll();
    var returning = reinstatements();
    var infrastructure =
        new GitInfrastructure(operator.opened(), () -> "onboard/x", InstantSource.system());
    returning.bringFilesBack(reinstatement(), BACK);
    assertRefused(
        () -> returning.bringFilesBack(reinstatement(), new RunLabel("reinstate-2")),
        "archive/reinstated/alpha-2027-01-31.yml: is there already");
    assertRefused(() -> retention().readArchive(ALPHA), "alpha is a client again");
    returning.withdrawFiles(archive, END, BACK);
    infrastructure.addClient(
        OnboardingInputs.input("delta", plan.domain().value(), "nextcloud"), new RunLabel("d"));
    assertThatThrownBy(() -> returning.findArchive(ALPHA))
        .hasMessageContaining("is the domain of clients/delta.yml");
    assertThatThrownBy(() -> returning.bringFilesBack(reinstatement(), BACK))
        .hasMessageContaining("is the domain of clients/delta.yml");
  }

  @Test
  void anotherClientsRepositoryNeverMovesHome() throws IOException {
    archiveAll();
    var returning = reinstatements();
    var other = new ArchivedClient(ALPHA, archive.marker(), "b".repeat(64), PLACE);
    assertRefused(() -> returning.bringRepositoryHome(other, HOME), "repository " + id);
    assertThatThrownBy(() -> returning.bringRepositoryHome(archive, NEIGHBOUR))
        .hasMessageContaining("home: 'backups/client-beta'");
    assertRefused(() -> returning.removeArchiveFolder(archive), "still holds restic-repo");
    box.put(HOME + "/restic-repo/config", "of somebody");
    assertRefused(
        () -> returning.bringRepositoryHome(archive, HOME), "are both on the Storage Box");
  }
}
