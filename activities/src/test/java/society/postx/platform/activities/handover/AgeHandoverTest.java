package society.postx.platform.activities.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.HandoverRecord;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.handover.Handover;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** Hands over through a real SFTP server, from workers with folders of their own. */
final class AgeHandoverTest {
  private static final String FILE = "platform/handover/alpha.age";

  @TempDir private Path folder;
  private LocalBox box;
  private InfrastructureRepository repository;
  private SecretStore secrets;
  private SopsProgram sops;
  private TestAgeKey recipient;
  private HandoverRecord record;

  @BeforeEach
  void aClientHasItsSecrets() throws IOException {
    box = new LocalBox(Files.createDirectory(folder.resolve("storage")));
    var operator = TestAgeKey.in(folder.resolve("operator.txt"));
    recipient = TestAgeKey.in(folder.resolve("recipient.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), operator.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", operator.rules());
    repository = TestRepository.in(folder, files).opened();
    secrets = new SecretStore(repository, sops);
    record = new HandoverRecord(repository, () -> "onboard/alpha", InstantSource.system());
    new SopsSecrets(repository, sops, () -> "onboard/alpha").ensureSecrets(plan("run-1"));
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void theRecipientAloneReadsTheCredentials() {
    var handover = handOver("a", "run-1");
    assertThat(handover.note())
        .isEqualTo("platform/handover/alpha.age on the Storage Box (./platform handover alpha)");
    assertThat(recipient.decrypt(stored()))
        .contains("Nextcloud administrator", "https://alpha.platform.example/login", "admin")
        .contains(secrets.client(new ClientName("alpha"), "nextcloud_admin_password"));
    assertThat(TestAgeKey.in(folder.resolve("stranger.txt")).decrypt(stored()))
        .contains("no identity matched");
    assertThat(TestAgeKey.in(folder.resolve("another.txt")).decrypt(stored()))
        .doesNotContain("Nextcloud");
  }

  @Test
  void anotherWorkerFindsTheHandOverAndWritesItNoSecondTime() throws IOException {
    assertThat(handOver("a", "run-1").changes()).hasSize(1);
    var content = stored();
    assertThat(handOver("b", "run-1").changes()).hasSize(1);
    assertThat(handOver("b", "run-2").changes()).isEmpty();
    assertThat(stored()).isEqualTo(content);
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(box.root().resolve("platform/handover"))))
        .isEqualTo("rwx------");
  }

  @Test
  void anotherRecipientOrALostFileIsHandedOverAgain() throws IOException {
    handOver("a", "run-1");
    var other = TestAgeKey.in(folder.resolve("other.txt"));
    worker("b").handOver(plan("run-2"), other.recipient(), List.of());
    assertThat(other.decrypt(stored())).contains("Credentials for alpha.platform.example");
    Files.delete(box.root().resolve(FILE));
    worker("a").handOver(plan("run-3"), other.recipient(), List.of());
    assertThat(other.decrypt(stored())).contains("Credentials for");
  }

  @Test
  void theUndoOnAnotherWorkerRemovesWhatThisRunWroteAndNothingElse() throws IOException {
    handOver("a", "run-1");
    handOver("a", "run-2");
    worker("b").deleteHandedOver(plan("run-2"));
    assertThat(box.root().resolve(FILE)).exists();
    worker("b").deleteHandedOver(plan("run-1"));
    worker("a").deleteHandedOver(plan("run-1"));
    assertThat(box.root().resolve("platform/handover")).isEmptyDirectory();
  }

  @Test
  void gitSaysWhichRunsHandedOverAndMustNotBeUndone() {
    handOver("a", "run-1");
    handOver("b", "run-1");
    assertThat(isPassed("run-1")).isTrue();
    assertThat(isPassed("run-2")).isFalse();
    var commit = repository.latest().commit();
    handOver("a", "run-2");
    assertThat(repository.latest().commit())
        .as("changed by a run that made nothing")
        .isEqualTo(commit);
    assertThat(isPassed("run-2")).isFalse();
    handOver("a", "run-3", Change.created("rrset alpha.platform.example A"));
    handOver("b", "run-3", Change.created("rrset alpha.platform.example A"));
    assertThat(isPassed("run-1")).isTrue();
    assertThat(isPassed("run-3")).isTrue();
    assertThat(repository.latest().text("handovers/alpha.yml").lines())
        .filteredOn(it -> it.startsWith("- {at: "))
        .hasSize(2);
  }

  @Test
  void aRunOfAWorkerThatNamesNoChangesIsRecordedToo() {
    handOver("a", "run-1");
    worker("a").handOver(plan("run-2"), recipient.recipient(), null);
    assertThat(isPassed("run-2")).isTrue();
  }

  @Test
  void aReturnThatLetsUsersInIsRecordedOnceAndMustNotBeUndone() {
    var alpha = new ClientName("alpha");
    var back = new RunLabel("reinstate-1");
    handOver("a", "run-1");
    assertThat(record.isPassed(alpha, back)).isFalse();
    assertThat(worker("a").recordHandover(alpha, back)).isEqualTo("handovers/alpha.yml");
    var commit = repository.latest().commit();
    worker("b").recordHandover(alpha, back);
    assertThat(repository.latest().commit()).isEqualTo(commit);
    assertThat(record.isPassed(alpha, back)).isTrue();
    assertThat(record.isPassed(alpha, new RunLabel("run-1"))).isTrue();
  }

  @Test
  void aBoxThatIsAwayFailsTheAttemptAndTheNextOneHandsOver() throws IOException {
    box.cutOffAfter(0);
    assertThatThrownBy(() -> handOver("a", "run-1")).isNotNull();
    assertThat(box.root().resolve(FILE)).doesNotExist();
    assertThat(record.isPassed(new ClientName("alpha"), new RunLabel("run-1"))).isFalse();
    box.answerWhole();
    assertThat(handOver("b", "run-1").changes()).hasSize(1);
    assertThat(recipient.decrypt(stored())).contains("Credentials for");
  }

  @Test
  void afterThirtyDaysByTheBoxsClockTheHandOverGoesAndAnOpenDownloadsPasswordStays()
      throws IOException {
    handOver("a", "run-1");
    for (var other : new String[] {"beta.age", "beta.export.age", "kept-by-eva.txt"}) {
      box.put("platform/handover/" + other, other);
    }
    age("alpha.age", Duration.ofDays(30).plusMinutes(5));
    age("alpha.receipt", Duration.ofDays(30).plusMinutes(5));
    age("beta.age", Duration.ofDays(30).minusMinutes(5));
    age("beta.export.age", Duration.ofDays(399));
    age("kept-by-eva.txt", Duration.ofDays(399));
    assertThat(files("b").removeOld()).isEqualTo(2);
    assertThat(files("a").removeOld()).isZero();
    assertThat(box.below("platform/handover"))
        .containsOnlyKeys("", "beta.age", "beta.export.age", "kept-by-eva.txt");
    assertThat(handOver("a", "run-2").changes()).hasSize(1);
  }

  @Test
  void aHandOverOfAnEarlierVersionIsFoundAndMovedToTheBox() throws IOException {
    handOver("a", "run-1");
    var old = Files.createDirectories(folder.resolve("a/handover"));
    for (var name : new String[] {"alpha.age", "alpha.receipt"}) {
      Files.move(box.root().resolve("platform/handover").resolve(name), old.resolve(name));
    }
    var content = Files.readString(old.resolve("alpha.age"));
    assertThat(handOver("a", "run-2").changes()).isEmpty();
    files("a").moveOld(InstantSource.system());
    assertThat(old).isEmptyDirectory();
    assertThat(stored()).isEqualTo(content);
    assertThat(handOver("b", "run-2").changes()).isEmpty();
  }

  @Test
  void anOldFileNeverReplacesTheBoxsOwnAndGoesAfterThirtyDays() throws IOException {
    handOver("b", "run-1");
    var old = Files.createDirectories(folder.resolve("a/handover")).resolve("alpha.age");
    Files.writeString(old, "older");
    var content = stored();
    files("a").moveOld(InstantSource.system());
    assertThat(old).exists();
    files("a").moveOld(InstantSource.offset(InstantSource.system(), Duration.ofDays(31)));
    assertThat(old).doesNotExist();
    assertThat(stored()).isEqualTo(content);
  }

  private AgeHandover worker(String name) {
    return new AgeHandover(
        repository, secrets, new AgeProgram(TestPrograms.need("age")), files(name), record);
  }

  private Handover handOver(String worker, String run, Change... changes) {
    return worker(worker).handOver(plan(run), recipient.recipient(), List.of(changes));
  }

  private boolean isPassed(String run) {
    return record.isPassed(new ClientName("alpha"), new RunLabel(run));
  }

  private HandoverFiles files(String worker) {
    return new HandoverFiles(BoxFiles.handovers(box::folders), folder.resolve(worker));
  }

  private void age(String name, Duration age) throws IOException {
    Files.setLastModifiedTime(
        box.root().resolve("platform/handover").resolve(name),
        FileTime.from(Instant.now().minus(age)));
  }

  private ClientPlan plan(String run) {
    return new GitInfrastructure(repository, () -> "onboard/alpha", InstantSource.system())
        .addClient(OnboardingInputs.alpha(), new RunLabel(run));
  }

  private String stored() {
    try {
      return Files.readString(box.root().resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
