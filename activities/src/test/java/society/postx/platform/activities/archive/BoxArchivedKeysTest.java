package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.clientkey.BoxClientKeys;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;

/** The platform's age key is replaced while clients wait in their archives; with the real age. */
class BoxArchivedKeysTest {
  private static final ArchivedClient ALPHA = archive("alpha");
  private static final ArchivedClient BETA = archive("beta");
  private static final ArchivedClient GAMMA = archive("gamma");
  private static final ArchivedClient DELTA = archive("delta");

  /** Of before clients had keys of their own. */
  private static final ArchivedClient OLD = archive("old");

  @TempDir Path folder;
  private final AgeProgram age = new AgeProgram(TestPrograms.need("age"));
  private final List<AgeRecipient> platform = new ArrayList<>();
  private LocalBox box;
  private TestRepository operator;
  private TestAgeKey before;
  private TestAgeKey after;

  private static ArchivedClient archive(String client) {
    return new ArchivedClient(
        new ClientName(client),
        "client-0000000a",
        "a".repeat(64),
        "archive/" + client + "-2027-01-31");
  }

  @BeforeEach
  void fourClientsAreArchived() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: sshd is missing");
    box = new LocalBox(Files.createDirectory(folder.resolve("sftp")));
    before = TestAgeKey.in(folder.resolve("before.txt"));
    after = TestAgeKey.in(folder.resolve("after.txt"));
    platform.add(before.recipient());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", before.rules());
    operator = TestRepository.in(folder, files);
    var secrets = archivedSecrets();
    var key = Files.readString(box.root().resolve(ALPHA.keyPath()));
    var archived = new HashMap<String, String>();
    for (var each : List.of(ALPHA, BETA, GAMMA, DELTA)) {
      archived.put(ArchiveFile.secretsPath(each.client()), secrets);
      box.put(each.path() + "/restic-repo/config", "any");
      box.put(each.keyPath(), key.replace("\"alpha\"", "\"%s\"".formatted(each.client())));
    }
    box.put(OLD.path() + "/restic-repo/config", "any");
    operator.commit(archived);
  }

  /** As an offboarding of alpha leaves them. */
  private String archivedSecrets() {
    var sops = new SopsProgram(TestPrograms.need("sops"), before.file(), keys(before));
    var plan =
        new GitInfrastructure(operator.opened(), () -> "onboard/alpha", InstantSource.system())
            .addClient(OnboardingInputs.alpha(), new RunLabel("run-1"));
    new SopsSecrets(operator.opened(), sops, () -> "onboard/alpha").ensureSecrets(plan);
    return new ArchivedSecrets(sops)
        .of(ALPHA.client(), new Contact("it@alpha.example"), operator.opened().latest());
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private BoxClientKeys keys(TestAgeKey whose) {
    return new BoxClientKeys(
        box::folders,
        client -> Optional.empty(),
        age,
        whose.file(),
        () -> List.copyOf(platform),
        InstantSource.system());
  }

  private BoxArchivedKeys archivedKeys() {
    return new BoxArchivedKeys(operator.opened(), box::folders, keys(before), Heartbeat.none());
  }

  private String key(ArchivedClient archive) throws IOException {
    return Files.readString(box.root().resolve(archive.keyPath()));
  }

  /** With a worker that has the new key alone. */
  private boolean opensAfter(ArchivedClient archive) {
    var own = SecretStore.archivedKey(archive.client(), operator.opened().latest()).orElseThrow();
    return keys(after).identity(archive.client(), own).startsWith("AGE-SECRET-KEY-1");
  }

  private void rotate() {
    platform.clear();
    platform.addAll(List.of(after.recipient(), before.recipient()));
  }

  @Test
  void afterARotationTheNewKeyAloneOpensEachArchivedClientsKey() throws IOException {
    var all = List.of(ALPHA, BETA, GAMMA, DELTA, OLD);
    var unchanged = key(ALPHA);
    assertThat(archivedKeys().renewArchivedKeys(all).renewed()).isZero();
    assertThat(key(ALPHA)).isEqualTo(unchanged);
    rotate();
    var renewed = archivedKeys().renewArchivedKeys(all);
    assertThat(renewed.renewed()).isEqualTo(4);
    assertThat(renewed.problems()).isEmpty();
    assertThat(Stream.of(ALPHA, BETA, GAMMA, DELTA)).allMatch(this::opensAfter);
    assertThat(archivedKeys().renewArchivedKeys(all).renewed()).as("a second attempt").isZero();
    assertThat(box.below("client-keys").keySet())
        .containsExactly("", "alpha.yml", "beta.yml", "delta.yml", "gamma.yml");
  }

  @Test
  void keysThatCannotBeReadAreNamedAndStopNoOther() throws IOException {
    Files.delete(box.root().resolve(BETA.keyPath()));
    box.put(GAMMA.keyPath(), "key: [\u001b[31m\n");
    rotate();
    var renewed = archivedKeys().renewArchivedKeys(List.of(BETA, ALPHA, GAMMA, DELTA));
    assertThat(renewed.renewed()).isEqualTo(2);
    assertThat(renewed.problems())
        .hasSize(2)
        .satisfies(
            it ->
                assertThat(it.get(0)).startsWith("client-keys/beta.yml is missing on the Storage"),
            it -> assertThat(it.get(1)).startsWith("client-keys/gamma.yml: "))
        .noneMatch(it -> it.contains("\u001b"));
    assertThat(Stream.of(ALPHA, DELTA)).allMatch(this::opensAfter);
    assertThat(box.root().resolve(BETA.keyPath())).doesNotExist();
  }

  @Test
  void aKeyWhoseArchiveIsBeingDeletedIsLeftToTheDeletion() throws IOException {
    Files.createDirectories(box.root().resolve("trash"));
    Files.move(box.root().resolve(ALPHA.path()), box.root().resolve(ALPHA.trash()));
    var unchanged = key(ALPHA);
    rotate();
    var renewed = archivedKeys().renewArchivedKeys(List.of(ALPHA));
    assertThat(renewed.renewed()).isZero();
    assertThat(renewed.problems()).isEmpty();
    assertThat(key(ALPHA)).isEqualTo(unchanged);
  }
}
