package society.postx.platform.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.sshkey.PublicHalf;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;

final class SopsSecretsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String FILE = "secrets/clients/alpha.sops.yaml";
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final RunLabel LATER = new RunLabel("run-2");

  @TempDir private Path folder;
  private static final String PINS = "clients/alpha.hostkeys";

  private TestRepository operator;
  private TestAgeKey key;
  private SopsProgram sops;

  @BeforeEach
  void anOperatorHasTheTemplateAndAKey() {
    key = TestAgeKey.in(folder.resolve("key.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), key.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", key.rules());
    operator = TestRepository.in(folder, files);
  }

  @Test
  void aClientGetsEverySecretThatItsAppsAndThePlatformAskFor() {
    var changes = secrets().ensureSecrets(plan(RUN));
    assertThat(changes.changes()).containsExactly(Change.created(FILE));
    assertThat(values().keySet())
        .containsExactly(
            "backup_ssh_key",
            "monitor_push_token",
            "nextcloud_admin_password",
            "nextcloud_db_password",
            "restic_repo_password",
            "sentinel_key",
            "ssh_host_ed25519_key");
    assertThat(TestTemplate.text("README.md"))
        .contains(values().keySet().stream().filter(it -> !it.contains("nextcloud_db")).toList());
    assertThat(values().get("nextcloud_admin_password")).matches("[A-HJ-NP-Za-km-z2-9]{24}");
    assertThat(values().get("monitor_push_token")).hasSize(32);
  }

  @Test
  void theHostKeyIsPinnedInTheSameCommitAndOpenSshReadsIt() throws IOException {
    secrets().ensureSecrets(plan(RUN));
    var pin = operator.text(PINS);
    assertThat(operator.log().getFirst().getFullMessage()).startsWith("alpha: make its secrets");
    var file = Files.writeString(folder.resolve("host_key"), values().get("ssh_host_ed25519_key"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            run(List.of(TestPrograms.need("ssh-keygen").toString(), "-y", "-f", file.toString())))
        .isEqualTo(pin);
    var backupKey = new SecretStore(operator.opened(), sops).client(ALPHA, "backup_ssh_key");
    assertThat(PublicHalf.of("backup_ssh_key", backupKey)).startsWith("ssh-ed25519 ");
  }

  @Test
  void aSecondRunKeepsEveryValueAndCommitsNothing() {
    secrets().ensureSecrets(plan(RUN));
    var before = values();
    var commits = operator.log().size();
    assertThat(secrets().ensureSecrets(plan(RUN)).changes()).hasSize(1);
    assertThat(secrets().ensureSecrets(plan(LATER)).changes()).isEmpty();
    assertThat(values()).isEqualTo(before);
    assertThat(operator.log()).hasSize(commits);
  }

  @Test
  void whatAnOperatorWroteIsKeptWithItsCommentAndTheMissingIsAdded() {
    var byHand =
        sops.encrypt(
            FILE,
            "# from the old server\nnextcloud_db_password: kept\nextra: {a: 1}\n",
            key.rules());
    operator.commit(Map.of(FILE, byHand));
    assertThat(secrets().ensureSecrets(plan(RUN)).changes()).containsExactly(Change.changed(FILE));
    assertThat(values())
        .containsEntry("nextcloud_db_password", "kept")
        .containsKey("restic_repo_password");
    assertThat(sops.plaintext(FILE, operator.text(FILE)))
        .contains("# from the old server", "extra:");
    secrets().removeSecrets(plan(RUN));
    assertThat(operator.text(FILE)).isNotEmpty();
    assertThat(operator.opened().latest().has(PINS)).isFalse();
  }

  @Test
  void aPinThatMovedToTheHostsOwnKeyStays() {
    secrets().ensureSecrets(plan(RUN));
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    secrets().ensureSecrets(plan(LATER));
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
  }

  /** An operator may remove a key that no server shows any more; the server must stay reachable. */
  @Test
  void aPinStaysWhereTheFirstKeyIsNoLongerAmongTheSecrets() {
    secrets().ensureSecrets(plan(RUN));
    var without = sops.encrypt(FILE, "nextcloud_db_password: kept\n", key.rules());
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n", FILE, without));
    secrets().ensureSecrets(plan(LATER));
    assertThat(values()).containsKey("ssh_host_ed25519_key");
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
  }

  @Test
  void aMissingPinIsNotWrittenAgain() {
    secrets().ensureSecrets(plan(RUN));
    operator.remove(PINS);
    assertThat(secrets().ensureSecrets(plan(RUN)).changes()).hasSize(1);
    assertThat(secrets().ensureSecrets(plan(LATER)).changes()).isEmpty();
    assertThat(operator.opened().latest().has(PINS)).isFalse();
  }

  @Test
  void theFirstServerGetsTheKeyThatItsRunDrewAtEveryAttempt() {
    secrets().ensureSecrets(plan(RUN));
    var commits = operator.log().size();
    var drawn = values().get("ssh_host_ed25519_key");
    assertThat(firstKeys().ofNewServer(ALPHA, RUN)).isEqualTo(drawn);
    assertThat(firstKeys().ofNewServer(ALPHA, RUN)).isEqualTo(drawn);
    assertThat(operator.log()).hasSize(commits);
  }

  @Test
  void theNextServerGetsAnotherFirstKeyWhichAloneIsPinned() {
    var byHand = sops.encrypt(FILE, "# kept\nnextcloud_db_password: kept\n", key.rules());
    operator.commit(Map.of(FILE, byHand));
    secrets().ensureSecrets(plan(RUN));
    var before = values();
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));

    var drawn = firstKeys().ofNewServer(ALPHA, LATER);

    assertThat(drawn).isNotEqualTo(before.get("ssh_host_ed25519_key"));
    assertThat(operator.text(PINS)).isEqualTo(PublicHalf.of("ssh_host_ed25519_key", drawn) + "\n");
    before.put("ssh_host_ed25519_key", drawn);
    assertThat(values()).isEqualTo(before);
    assertThat(sops.plaintext(FILE, operator.text(FILE))).contains("# kept");
    assertThat(firstKeys().ofNewServer(ALPHA, LATER)).isEqualTo(drawn);
  }

  @Test
  void theKeysOfAnEarlierServerThatIsBackArePinnedAgain() {
    secrets().ensureSecrets(plan(RUN));
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    firstKeys().ofServerBefore(ALPHA, LATER);
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
    firstKeys().ofNewServer(ALPHA, LATER);
    firstKeys().ofServerBefore(ALPHA, LATER);
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
    var commits = operator.log().size();
    firstKeys().ofServerBefore(ALPHA, LATER);
    assertThat(operator.log()).hasSize(commits);
  }

  @Test
  void aServerImageMayShowAnyKeyThatTheClientEverHad() {
    secrets().ensureSecrets(plan(RUN));
    var first = operator.text(PINS).strip();
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    firstKeys().ofNewServer(ALPHA, LATER);
    var drawn = operator.text(PINS).strip();
    firstKeys().ofServerImage(ALPHA, LATER);
    assertThat(operator.text(PINS).lines())
        .containsExactlyInAnyOrder(first, "ssh-ed25519 AAAAmoved", drawn);
    firstKeys().ofServerBefore(ALPHA, LATER);
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
  }

  @Test
  void aServerOfTheSameRunAfterThePinMovedGetsAnotherFirstKey() {
    secrets().ensureSecrets(plan(RUN));
    var drawn = values().get("ssh_host_ed25519_key");
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    assertThat(firstKeys().ofNewServer(ALPHA, RUN)).isNotEqualTo(drawn);
  }

  @Test
  void aKeyThatWasDrawnBesideAServerWhichTheListDidNotShowIsNoLongerPinned() {
    secrets().ensureSecrets(plan(RUN));
    var ofServer = operator.text(PINS);
    firstKeys().ofNewServer(ALPHA, LATER);
    assertThat(operator.text(PINS)).isNotEqualTo(ofServer);

    var third = new RunLabel("run-3"); // the second one may have ended before it saw the server
    firstKeys().ofPresentServer(ALPHA, third, RUN);
    assertThat(operator.text(PINS)).isEqualTo(ofServer);
    var commits = operator.log().size();
    firstKeys().ofPresentServer(ALPHA, third, RUN);
    assertThat(operator.log()).hasSize(commits);
    assertThat(PublicHalf.of("k", firstKeys().ofNewServer(ALPHA, LATER)))
        .as("a server that is really new gets another key")
        .isNotEqualTo(ofServer.strip());
  }

  @Test
  void theHostsOwnKeyIsPinnedAgainAfterAKeyWasDrawnNeedlessly() {
    secrets().ensureSecrets(plan(RUN));
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    firstKeys().ofNewServer(ALPHA, LATER);
    firstKeys().ofPresentServer(ALPHA, LATER, RUN);
    assertThat(operator.text(PINS)).isEqualTo("ssh-ed25519 AAAAmoved\n");
  }

  @Test
  void theKeyOfTheRunThatMadeTheServerStaysPinned() {
    secrets().ensureSecrets(plan(RUN));
    operator.commit(Map.of(PINS, "ssh-ed25519 AAAAmoved\n"));
    firstKeys().ofNewServer(ALPHA, LATER);
    var drawn = operator.text(PINS);
    firstKeys().ofPresentServer(ALPHA, new RunLabel("run-3"), LATER);
    assertThat(operator.text(PINS)).isEqualTo(drawn);
    operator.remove(PINS); // by somebody who wants no connection
    firstKeys().ofPresentServer(ALPHA, LATER, RUN);
    assertThat(operator.opened().latest().has(PINS)).isFalse();
  }

  @Test
  void anUndoRemovesWhatItsOwnRunMade() {
    secrets().ensureSecrets(plan(RUN));
    secrets().removeSecrets(plan(LATER));
    assertThat(operator.opened().latest().has(FILE)).isTrue();
    secrets().removeSecrets(plan(RUN));
    secrets().removeSecrets(plan(RUN));
    assertThat(operator.opened().latest().has(FILE)).isFalse();
    assertThat(operator.opened().latest().has(PINS)).isFalse();
  }

  @Test
  void noPlaintextIsInTheHistoryTheWorkersFilesOrWhatOtherProcessesSee() throws IOException {
    var seen = folder.resolve("seen.txt");
    var watched = new SopsProgram(watched(sops.program(), seen), key.file());
    new SopsSecrets(operator.opened(), watched, () -> "onboard/alpha").ensureSecrets(plan(RUN));
    new SecretStore(operator.opened(), watched).client(ALPHA);
    var everything = operator.everythingEverPushed() + filesBelow(folder);
    assertThat(everything)
        .contains("alpha: make its secrets", "restic_repo_password: ENC[", "--filename-override")
        .contains("SOPS_AGE_KEY_FILE=");
    for (var value : values().values()) {
      for (var line : value.lines().filter(it -> !it.startsWith("-----")).toList()) {
        assertThat(everything).doesNotContain(line);
      }
    }
  }

  @Test
  void aWrongKeyStopsWithTheRemedyAndWithoutValues() {
    secrets().ensureSecrets(plan(RUN));
    var stranger =
        new SopsProgram(sops.program(), TestAgeKey.in(folder.resolve("other.txt")).file());
    assertThatThrownBy(() -> new SecretStore(operator.opened(), stranger).client(ALPHA))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("SECRETS_UNREADABLE"))
        .hasMessageContaining(FILE + ": sops cannot decrypt it")
        .hasMessageContaining("give SOPS_AGE_KEY_FILE the key");
  }

  @Test
  void aMissingSecretIsNamed() {
    secrets().ensureSecrets(plan(RUN));
    var store = new SecretStore(operator.opened(), sops);
    assertThatThrownBy(() -> store.client(ALPHA, "wiki_password"))
        .hasMessageContaining(FILE + ": has no secret 'wiki_password'");
    assertThatThrownBy(() -> store.shared("platform_ssh_key"))
        .hasMessageContaining("secrets/shared.sops.yaml: is missing");
  }

  @Test
  void rulesWithoutARealRecipientStopBeforeAnythingIsWritten() {
    operator.commit(Map.of("secrets/.sops.yaml", TestTemplate.text("secrets/.sops.yaml")));
    var plan = plan(RUN);
    assertThatThrownBy(() -> secrets().ensureSecrets(plan))
        .hasMessageContaining(FILE + ": sops cannot encrypt it")
        .hasMessageContaining("secrets/.sops.yaml");
    assertThat(operator.opened().latest().has(FILE)).isFalse();
  }

  private FirstHostKeys firstKeys() {
    return new FirstHostKeys(operator.opened(), sops, () -> "onboard/alpha");
  }

  private SopsSecrets secrets() {
    return new SopsSecrets(operator.opened(), sops, () -> "onboard/alpha");
  }

  private ClientPlan plan(RunLabel run) {
    return new GitInfrastructure(operator.opened(), () -> "onboard/alpha", InstantSource.system())
        .addClient(OnboardingInputs.alpha(), run);
  }

  private SortedMap<String, String> values() {
    return new SecretStore(operator.opened(), sops).client(ALPHA);
  }

  /** The same program, which first writes down what any process may see of it. */
  private Path watched(Path program, Path seen) throws IOException {
    var script = folder.resolve("sops");
    Files.writeString(
        script,
        """
        #!/bin/sh
        { printf '%%s\\n' "$@"; tr '\\0' '\\n' < /proc/self/environ; } >> '%s'
        exec '%s' "$@"
        """
            .formatted(seen, program));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** The worker's state and what sops left; not the key that the operator has. */
  private static String filesBelow(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(SopsSecretsTest::latin)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String latin(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone meanwhile
    }
  }

  private static String run(List<String> command) {
    return new PipedProgram(command, Map.of(), Path.of("/")).run("").output();
  }
}
