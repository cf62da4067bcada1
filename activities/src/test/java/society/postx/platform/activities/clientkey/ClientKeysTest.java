package society.postx.platform.activities.clientkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.FirstHostKeys;
import society.postx.platform.activities.secrets.KeyGroups;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** With the real sops, age, Git and an SFTP server of OpenSSH's. */
class ClientKeysTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final RunLabel LATER = new RunLabel("run-2");
  private static final String SECRETS = "secrets/clients/alpha.sops.yaml";
  private static final String ARCHIVED = "secrets/archive/alpha.sops.yaml";
  private static final String KEY = "client-keys/alpha.yml";

  @TempDir Path folder;
  private final AgeProgram age = new AgeProgram(TestPrograms.need("age"));
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
  private final Map<ClientName, String> onHosts = new HashMap<>();
  private final List<AgeRecipient> platform = new ArrayList<>();
  private boolean away;
  private LocalBox box;
  private TestRepository operator;
  private TestAgeKey ops;
  private TestAgeKey carol;

  @BeforeEach
  void theOperatorsAreTwo() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: sshd is missing");
    box = new LocalBox(folder);
    ops = TestAgeKey.in(folder.resolve("ops.txt"));
    carol = TestAgeKey.in(folder.resolve("carol.txt"));
    platform.addAll(List.of(ops.recipient(), carol.recipient()));
    var files = new HashMap<>(TestTemplate.files());
    files.put(
        "secrets/.sops.yaml",
        ops.rules().replace("" + ops.recipient(), ops.recipient() + "," + carol.recipient()));
    operator = TestRepository.in(folder, files);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private BoxFolders folders() {
    var unused = operator.opened().known(); // as the worker finds the box
    if (away) {
      throw new UncheckedIOException(new IOException("the box is away"));
    }
    return box.folders();
  }

  /** As a worker has them that just started, with this platform key. */
  private BoxClientKeys keys(TestAgeKey whose) {
    return new BoxClientKeys(
        this::folders,
        client -> Optional.ofNullable(onHosts.get(client)),
        age,
        whose.file(),
        () -> List.copyOf(platform),
        now::get);
  }

  private SopsProgram sops(TestAgeKey whose) {
    return new SopsProgram(TestPrograms.need("sops"), whose.file(), keys(whose));
  }

  private SecretStore store(SopsProgram sops) {
    return new SecretStore(operator.opened(), sops);
  }

  private SopsSecrets secrets(SopsProgram sops) {
    return new SopsSecrets(operator.opened(), sops, () -> "onboard/alpha");
  }

  private ClientPlan plan(RunLabel run) {
    return new GitInfrastructure(operator.opened(), () -> "onboard/alpha", InstantSource.system())
        .addClient(OnboardingInputs.alpha(), run);
  }

  private SopsProgram onboarded() {
    var sops = sops(ops);
    secrets(sops).ensureSecrets(plan(RUN));
    return sops;
  }

  private String password(SopsProgram sops) {
    return store(sops).client(ALPHA, ArchivedSecrets.REPOSITORY_PASSWORD);
  }

  /** What sops itself says with these identities and nothing else. */
  private PipedProgram.Result plainSops(String encrypted, Path identities) {
    return new PipedProgram(
            List.of(
                TestPrograms.need("sops").toString(),
                "decrypt",
                "--input-type",
                "yaml",
                "--output-type",
                "yaml"),
            Map.of("SOPS_AGE_KEY_FILE", identities.toString(), "HOME", folder.toString()),
            folder)
        .run(encrypted);
  }

  private void assertUnreadable(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> assertThat(it.getType()).isEqualTo("SECRETS_UNREADABLE"))
        .hasMessageContaining(why);
  }

  @Test
  void aNewClientsSecretsOpenWithItsOwnKeyAndOneOfThePlatformsTogether() throws IOException {
    onboarded();
    var encrypted = operator.text(SECRETS);
    assertThat(password(sops(ops))).isNotEmpty().isEqualTo(password(sops(carol)));
    for (var each : List.of(ops, carol)) {
      assertThat(plainSops(encrypted, each.file()).exitStatus()).isNotZero();
    }
    var both = folder.resolve("both.txt");
    var own = keys(ops).identity(ALPHA, recipient(encrypted));
    Files.writeString(both, own + "\n");
    assertThat(plainSops(encrypted, both).exitStatus()).isNotZero();
    Files.writeString(both, Files.readString(carol.file()) + own + "\n");
    assertThat(plainSops(encrypted, both).output()).contains("restic_repo_password");
    assertThat(box.below("client-keys").keySet()).containsExactly("", "alpha.yml");
    assertThat(box.below("client-keys").get("alpha.yml"))
        .doesNotContain(own)
        .contains("client: \"alpha\"", "" + recipient(encrypted));
    assertThat(git()).doesNotContain(own);
  }

  private AgeRecipient recipient(String encrypted) {
    return KeyGroups.of(encrypted).flatMap(KeyGroups::client).orElseThrow();
  }

  /** Everything that Git ever had. */
  private String git() {
    return new PipedProgram(
            List.of("git", "--git-dir=" + folder.resolve("remote.git"), "log", "-p", "--all"),
            Map.of(),
            folder)
        .run("")
        .output();
  }

  @Test
  void everyWriteOfThePlatformKeepsTheKey() {
    var sops = onboarded();
    var own = recipient(operator.text(SECRETS));
    var password = password(sops);
    // Each worker has just started: it looks for the key before it commits, never while it does.
    var cold = sops(ops);
    new FirstHostKeys(operator.opened(), cold, () -> "restore/alpha").ofNewServer(ALPHA, LATER);
    secrets(sops(ops)).ensureSecrets(plan(LATER));
    assertThat(recipient(operator.text(SECRETS))).isEqualTo(own);
    var archiving = new ArchivedSecrets(sops);
    var contact = new Contact("it@alpha.example");
    var archived = archiving.of(ALPHA, contact, operator.opened().latest());
    assertThat(recipient(archived)).isEqualTo(own);
    operator.commit(Map.of(ARCHIVED, archived));
    var returned = archiving.returned(ALPHA, operator.opened().latest());
    assertThat(recipient(returned.text())).isEqualTo(own);
    assertThat(store(sops).archived(ALPHA, "restic_repo_password")).isEqualTo(password);
  }

  @Test
  void secretsThatWereThereBeforeStayAsTheyAre() throws IOException {
    var before = new SopsProgram(TestPrograms.need("sops"), ops.file());
    operator.commit(Map.of(SECRETS, ops.encrypt(before, SECRETS, "restic_repo_password: old\n")));
    onboarded();
    assertThat(password(before)).isEqualTo("old");
    assertThat(box.root().resolve("client-keys")).doesNotExist();
  }

  @Test
  void anAttemptThatWasCutOffBeforeItsCommitLeavesAKeyThatTheNextOneUses() throws IOException {
    var made = keys(ops).ensure(ALPHA, RUN);
    var file = box.below("client-keys").get("alpha.yml");
    onboarded();
    assertThat(recipient(operator.text(SECRETS))).isEqualTo(made.orElseThrow());
    assertThat(box.below("client-keys").get("alpha.yml")).isEqualTo(file);
  }

  @Test
  void twoWorkersThatMakeTheKeyAtOnceAgreeOnOne() throws IOException {
    var first = CompletableFuture.supplyAsync(() -> keys(ops).ensure(ALPHA, RUN));
    var second = CompletableFuture.supplyAsync(() -> keys(carol).ensure(ALPHA, RUN));
    assertThat(first.join()).isEqualTo(second.join());
    assertThat(box.below("client-keys").keySet()).containsExactly("", "alpha.yml");
  }

  @Test
  void anAbortRemovesTheKeyThatItsRunMadeAndNoOther() throws IOException {
    var sops = onboarded();
    var encrypted = operator.text(SECRETS);
    box.put("client-keys/alpha-two.yml", "another client's");
    secrets(sops).removeSecrets(plan(RUN));
    secrets(sops).removeSecrets(plan(RUN)); // the answer was lost
    assertThat(box.below("client-keys").keySet()).containsExactly("", "alpha-two.yml");
    assertUnreadable(() -> sops(ops).decrypt(SECRETS, encrypted), "missing on the Storage Box");
  }

  @Test
  void anAbortOfALaterRunKeepsSecretsAndKey() throws IOException {
    var sops = onboarded();
    secrets(sops).removeSecrets(plan(LATER));
    operator.remove(SECRETS); // by mistake
    secrets(sops).removeSecrets(plan(LATER));
    assertThat(box.root().resolve(KEY)).exists();
  }

  @Test
  void whileTheBoxIsAwayMemoryAndTheHostsCopyServe() {
    var sops = onboarded();
    var password = password(sops);
    away = true;
    now.updateAndGet(it -> it.plus(Duration.ofDays(1)));
    assertThat(password(sops)).isEqualTo(password);
    assertThatThrownBy(() -> password(sops(ops))).hasMessageContaining("the box is away");
    away = false;
    onHosts.put(ALPHA, store(sops).keyCopy(ALPHA).orElseThrow());
    away = true;
    assertThat(password(sops(carol))).isEqualTo(password);
  }

  @Test
  void aKeyThatIsMissingOnTheBoxIsPutBackFromTheHost() throws IOException {
    var sops = onboarded();
    var copy = store(sops).keyCopy(ALPHA).orElseThrow();
    Files.delete(box.root().resolve(KEY));
    onHosts.put(ALPHA, copy);
    var password = password(sops(carol));
    assertThat(Files.readString(box.root().resolve(KEY))).isEqualTo(copy);
    onHosts.clear();
    assertThat(password(sops(ops))).isEqualTo(password);
  }

  @Test
  void aBoxThatStoresNothingKeepsNobodyFromReading() throws IOException {
    var sops = onboarded();
    var copy = store(sops).keyCopy(ALPHA).orElseThrow();
    var password = password(sops);
    box.refuseWrites();
    platform.add(TestAgeKey.in(folder.resolve("dave.txt")).recipient());
    assertThat(password(sops(ops))).isEqualTo(password);
    assertThat(Files.readString(box.root().resolve(KEY))).isEqualTo(copy);
    Files.delete(box.root().resolve(KEY));
    onHosts.put(ALPHA, copy);
    assertThat(password(sops(ops))).isEqualTo(password);
  }

  @Test
  void aHostThatSendsSomethingElseChangesNothing() throws IOException {
    var sops = onboarded();
    var copy = store(sops).keyCopy(ALPHA).orElseThrow();
    Files.delete(box.root().resolve(KEY));
    var another = keys(ops).ensure(new ClientName("beta"), RUN);
    var beta = Files.readString(box.root().resolve("client-keys/beta.yml"));
    assertThat(another).isPresent();
    for (var sent :
        List.of("", "%$", "x".repeat(20_000), beta, beta.replace("\"beta\"", "\"alpha\""))) {
      onHosts.put(ALPHA, sent);
      assertUnreadable(() -> password(sops(ops)), "missing on the Storage Box");
      assertThat(box.root().resolve(KEY)).doesNotExist();
    }
    onHosts.put(ALPHA, copy);
    assertThat(password(sops(ops))).isNotEmpty();
  }

  @Test
  void aKeyOnTheBoxThatIsNotTheClientsIsNamedAndStays() throws IOException {
    var sops = onboarded();
    var copy = store(sops).keyCopy(ALPHA).orElseThrow();
    var unused = keys(ops).ensure(new ClientName("beta"), RUN);
    var beta = Files.readString(box.root().resolve("client-keys/beta.yml"));
    box.put(KEY, beta);
    assertUnreadable(() -> password(sops(ops)), KEY + ": is the key of beta, not of alpha");
    box.put(KEY, beta.replace("\"beta\"", "\"alpha\""));
    assertUnreadable(() -> password(sops(ops)), "but the secrets of alpha need");
    assertUnreadable(() -> store(sops(ops)).keyCopy(ALPHA), "but the secrets of alpha need");
    onHosts.put(ALPHA, copy);
    assertThat(password(sops(ops))).isNotEmpty();
    assertThat(Files.readString(box.root().resolve(KEY))).contains("alpha").isNotEqualTo(copy);
  }

  /** A worker's memory must not outlive the deletion at the deadline. */
  @Test
  void aWorkerThatKnewTheKeyDoesNotUseItAfterAnotherOneDestroyedIt() throws IOException {
    var sops = onboarded();
    assertThat(password(sops)).isNotEmpty();
    destroy();
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(61)));
    assertUnreadable(() -> password(sops), "missing on the Storage Box");
    assertThat(box.root().resolve(KEY)).doesNotExist();
  }

  private void destroy() {
    try (var folders = box.folders()) {
      new ClientKeyFolder(folders).destroy(ALPHA);
    }
  }

  @Test
  void aDestroyedKeyLeavesNothingBehindAndTheNeighboursStays() throws IOException {
    onboarded();
    var unused = keys(ops).ensure(new ClientName("beta"), RUN);
    box.put(KEY + ".0123456789abcdef.new", "cut off");
    destroy();
    destroy();
    assertThat(box.below("client-keys").keySet()).containsExactly("", "beta.yml");
    box.put(KEY, Files.readString(box.root().resolve("client-keys/beta.yml")));
    assertUnreadable(this::destroy, "is the key of beta");
    assertThat(box.root().resolve(KEY)).exists();
  }

  @Test
  void aPersonWhoIsAddedOpensTheKeyOnceAWorkerReadIt() throws IOException {
    onboarded();
    var dave = TestAgeKey.in(folder.resolve("dave.txt"));
    platform.add(dave.recipient());
    var encrypted = operator.text(SECRETS);
    var own = keys(ops).identity(ALPHA, recipient(encrypted));
    assertThat(keys(dave).identity(ALPHA, recipient(encrypted))).isEqualTo(own);
    platform.clear();
    platform.add(TestAgeKey.in(folder.resolve("stranger.txt")).recipient());
    var before = Files.readString(box.root().resolve(KEY));
    assertThat(keys(ops).identity(ALPHA, recipient(encrypted))).isEqualTo(own);
    assertThat(Files.readString(box.root().resolve(KEY))).isEqualTo(before);
    assertThat(box.below("client-keys").keySet()).containsExactly("", "alpha.yml");
  }

  @Test
  void rulesThatLeaveNoPlaceForTheKeyAreRefusedBeforeAnythingIsWritten() {
    var groups =
        "creation_rules:\n  - path_regex: .*\n    key_groups:\n      - age: [%s]\n"
            .formatted(ops.recipient());
    operator.commit(Map.of("secrets/.sops.yaml", groups));
    assertUnreadable(this::onboarded, "would not be encrypted to the client's own key");
    assertThat(operator.opened().latest().has(SECRETS)).isFalse();
  }

  /** Git of before the deadline, the age key and a copy of the box without its key. */
  @Test
  void onceTheKeyIsGoneGitsHistoryAndThePlatformsKeysOpenNothing() throws IOException {
    var sops = onboarded();
    var archived =
        new ArchivedSecrets(sops)
            .of(ALPHA, new Contact("it@alpha.example"), operator.opened().latest());
    operator.commit(Map.of(ARCHIVED, archived));
    destroy();
    var all = folder.resolve("all.txt");
    Files.writeString(all, Files.readString(ops.file()) + Files.readString(carol.file()));
    var latest = operator.opened().latest();
    for (var path : List.of(SECRETS, ARCHIVED)) {
      assertThat(latest.changes(path)).isNotEmpty();
      for (Supplier<String> version :
          latest.changes(path).stream()
              .map(it -> (Supplier<String>) () -> it.text(path))
              .toList()) {
        assertThat(plainSops(version.get(), all).exitStatus()).isNotZero();
      }
    }
  }
}
