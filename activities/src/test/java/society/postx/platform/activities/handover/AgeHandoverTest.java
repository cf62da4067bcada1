package society.postx.platform.activities.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;

final class AgeHandoverTest {
  @TempDir private Path folder;
  private InfrastructureRepository repository;
  private SecretStore secrets;
  private SopsProgram sops;
  private TestAgeKey recipient;

  @BeforeEach
  void aClientHasItsSecrets() {
    var operator = TestAgeKey.in(folder.resolve("operator.txt"));
    recipient = TestAgeKey.in(folder.resolve("recipient.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), operator.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", operator.rules());
    repository = TestRepository.in(folder, files).opened();
    secrets = new SecretStore(repository, sops);
    new SopsSecrets(repository, sops, () -> "onboard/alpha").ensureSecrets(plan("run-1"));
  }

  @Test
  void theRecipientAloneReadsTheCredentials() {
    var handover = handover().handOver(plan("run-1"), recipient.recipient());
    var encrypted = read(handover.file());
    assertThat(recipient.decrypt(encrypted))
        .contains("Nextcloud administrator", "https://alpha.platform.example/login", "admin")
        .contains(secrets.client(new ClientName("alpha"), "nextcloud_admin_password"));
    assertThat(TestAgeKey.in(folder.resolve("stranger.txt")).decrypt(encrypted))
        .contains("no identity matched");
  }

  @Test
  void theFileIsItsOwnersAndOverwritesNothingWhenNothingChanged() throws IOException {
    var first = handover().handOver(plan("run-1"), recipient.recipient());
    var content = read(first.file());
    assertThat(first.changes()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(first.file()))))
        .isEqualTo("rw-------");
    assertThat(handover().handOver(plan("run-1"), recipient.recipient()).changes()).hasSize(1);
    assertThat(handover().handOver(plan("run-2"), recipient.recipient()).changes()).isEmpty();
    assertThat(read(first.file())).isEqualTo(content);
  }

  @Test
  void anotherRecipientOrALostFileIsHandedOverAgain() throws IOException {
    var first = handover().handOver(plan("run-1"), recipient.recipient());
    var other = TestAgeKey.in(folder.resolve("other.txt"));
    assertThat(handover().handOver(plan("run-2"), other.recipient()).note())
        .isEqualTo(first.file());
    assertThat(other.decrypt(read(first.file())))
        .contains("Credentials for alpha.platform.example");
    Files.delete(Path.of(first.file()));
    handover().handOver(plan("run-3"), other.recipient());
    assertThat(other.decrypt(read(first.file()))).contains("Credentials for");
  }

  @Test
  void theUndoRemovesWhatThisRunWroteAndNothingElse() {
    var file = Path.of(handover().handOver(plan("run-1"), recipient.recipient()).file());
    handover().handOver(plan("run-2"), recipient.recipient());
    handover().deleteHandedOver(plan("run-2"));
    assertThat(file).exists();
    handover().deleteHandedOver(plan("run-1"));
    handover().deleteHandedOver(plan("run-1"));
    assertThat(file.getParent()).isEmptyDirectory();
  }

  private AgeHandover handover() {
    return new AgeHandover(
        repository, secrets, new AgeProgram(TestPrograms.need("age")), folder.resolve("state"));
  }

  private ClientPlan plan(String run) {
    return new GitInfrastructure(repository, () -> "onboard/alpha", InstantSource.system())
        .addClient(OnboardingInputs.alpha(), new RunLabel(run));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
