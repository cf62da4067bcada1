package society.postx.platform.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.CommittedPins;
import society.postx.platform.activities.host.HostLogins;
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
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** Changes secrets of a client that runs, with real Git, sops and age. */
final class ChangedSecretsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final String FILE = "secrets/clients/alpha.sops.yaml";
  private static final String KEY = "nextcloud_db_password";
  private static final String WEAK = "hunter2hunter2";

  @TempDir private Path folder;
  private TestRepository operator;
  private TestAgeKey key;
  private SopsProgram sops;
  private InfrastructureRepository repository;
  private SecretStore secrets;
  private ClientPlan onboarded;
  private String first;

  @BeforeEach
  void aClientWasOnboarded() {
    key = TestAgeKey.in(folder.resolve("key.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), key.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", key.rules());
    operator = TestRepository.in(folder, files);
    repository = operator.opened();
    secrets = new SecretStore(repository, sops);
    onboarded =
        new GitInfrastructure(repository, () -> "onboard/alpha", InstantSource.system())
            .addClient(OnboardingInputs.alpha(), RUN);
    new SopsSecrets(repository, sops, () -> "onboard/alpha").ensureSecrets(onboarded);
    first = secrets.client(ALPHA, KEY);
  }

  /** An onboarding deploys the commit that adds the client; its secrets come after it. */
  @Test
  void anAppKeepsTheSecretsOfItsCommitHoweverOftenTheyChangeLater() {
    var before = bundle(onboarded.commit());
    var changed = change(KEY, WEAK);
    change(KEY, "another-password");
    assertThat(at(onboarded.commit())).isEqualTo(first);
    assertThat(at(changed)).isEqualTo(WEAK);
    assertThat(bundle(onboarded.commit())).isEqualTo(before).isNotEqualTo(bundle(changed));
  }

  @Test
  void whatGivesThePlatformAccessIsReadAtTheNewestCommit() {
    change("restic_repo_password", "rotated-password");
    assertThat(secrets.client(ALPHA, "restic_repo_password")).isEqualTo("rotated-password");
  }

  @Test
  void everyValueThatEverWasIsMasked() {
    change(KEY, WEAK);
    change(KEY, "another-password");
    assertThat(secrets.ever(ALPHA)).contains(first, WEAK, "another-password");
    assertThat(secrets.ever(new ClientName("nobody"))).isEmpty();
  }

  @Test
  void aChangedSecretIsRefusedByNameAndNeverByValue() {
    var changed = change(KEY, WEAK);
    var plan = plan(onboarded.commit(), changed);
    assertThat(plan.refusal().orElse(""))
        .contains("the secret nextcloud_db_password changes between")
        .contains("put the old value back with sops")
        .contains("secrets/rotations/alpha.yml")
        .doesNotContain(WEAK, first);
    assertThat(deployments().refuseSecrets(List.of(runs(onboarded.commit())), changed, List.of()))
        .singleElement()
        .asString()
        .startsWith("alpha: the secret nextcloud_db_password");
  }

  @Test
  void aRecordedRotationIsDeployedAsAChangeOfTheApp() {
    var changed = change(KEY, WEAK);
    record(plan(onboarded.commit(), changed));
    var plan = plan(onboarded.commit(), changed);
    assertThat(plan.refusal()).isEmpty();
    assertThat(plan.changes())
        .singleElement()
        .satisfies(app -> assertThat(app.files()).containsExactly("secrets/db_password"));
    assertThat(deployments().refuseSecrets(List.of(runs(onboarded.commit())), changed, List.of()))
        .isEmpty();
  }

  /** A rollback plans too, and must not stop at an operator's typing error. */
  @Test
  void whatCannotBeComparedRefusesAReleaseAndStillGivesAPlan() {
    var changed = change(KEY, WEAK);
    operator.commit(Map.of("secrets/rotations/alpha.yml", "rotations: [{secret: x}]\n"));
    var plan = plan(onboarded.commit(), changed);
    assertThat(plan.plan().client()).isEqualTo(ALPHA);
    assertThat(plan.refusal().orElse(""))
        .contains("the secrets of nextcloud cannot be compared")
        .contains("secrets/rotations/alpha.yml: rotations[0]");
  }

  @Test
  void aRotationAllowsNoOtherValueThanTheRecordedOne() {
    record(plan(onboarded.commit(), change(KEY, WEAK)));
    assertThat(plan(onboarded.commit(), change(KEY, "another-password")).refusal()).isPresent();
    assertThat(plan(onboarded.commit(), change("nextcloud_admin_password", WEAK)).refusal())
        .hasValueSatisfying(why -> assertThat(why).contains("nextcloud_admin_password"));
  }

  @Test
  void aReleaseThatLeavesTheAppAloneIsNotAskedAboutItsSecrets() {
    var changed = change(KEY, WEAK);
    var traefik = List.of(new AppName("traefik"));
    assertThat(deployments().refuseSecrets(List.of(runs(onboarded.commit())), changed, traefik))
        .isEmpty();
  }

  /**
   * Before any client is changed: else the canaries would be on it, and nobody else could follow.
   */
  @Test
  void aSkippedMajorVersionIsRefusedForEachClientThatWouldSkip() {
    var compose = "apps/nextcloud/compose.yml";
    var skipping =
        operator.commit(
            Map.of(
                compose,
                Objects.requireNonNull(TestTemplate.files().get(compose))
                    .replaceAll("nextcloud:\\d+\\.", "nextcloud:99.")));
    assertThat(deployments().refuseSecrets(List.of(runs(onboarded.commit())), skipping, List.of()))
        .singleElement()
        .asString()
        .startsWith("alpha: " + compose)
        .contains("takes one major version at a time");
  }

  @Test
  void aFileThatIsEncryptedAgainWithTheSameValuesChangesNothing() {
    var again = key.encrypt(sops, FILE, plaintext(Map.of()));
    var commit = operator.commit(Map.of(FILE, again));
    assertThat(plan(onboarded.commit(), commit).nothing()).isTrue();
  }

  private void record(DeploymentPlan refused) {
    var digest = Pattern.compile("digest: ([0-9a-f]{16})").matcher(refused.refusal().orElse(""));
    assertThat(digest.find()).isTrue();
    operator.commit(
        Map.of(
            "secrets/rotations/alpha.yml",
            """
            rotations:
              - {secret: %s, digest: %s, reason: ALTER ROLE on the host}
            """
                .formatted(KEY, digest.group(1))));
  }

  private DeploymentPlan plan(String from, String to) {
    return deployments().planDeployment(runs(from), to, List.of(NEXTCLOUD), false, RUN);
  }

  private HostState runs(String commit) {
    var images = repository.at(commit).compose(NEXTCLOUD).pinned();
    return new HostState(
        ALPHA,
        Condition.HEALTHY,
        "",
        commit,
        List.of(new HostState.RunningApp(NEXTCLOUD, commit, images, null)));
  }

  private HostDeployments deployments() {
    return new HostDeployments(
        repository,
        folders(),
        new HostLogins(new CommittedPins(repository), secrets),
        new Hosts(),
        Heartbeat.none());
  }

  private AppFolders folders() {
    return new AppFolders(repository::at, secrets);
  }

  /** What a deployment of the commit, or a rollback or restore to it, puts on the host. */
  private String bundle(String commit) {
    var app = List.of(new AppAt(NEXTCLOUD, commit), new AppAt(new AppName("traefik"), commit));
    return folders()
        .inOrder(HostSpec.of(onboarded, "192.0.2.1").at(commit), List.of(), app)
        .getLast()
        .all()
        .digest();
  }

  private String at(String commit) {
    return Objects.requireNonNull(secrets.at(ALPHA, commit, List.of(KEY)).get(KEY));
  }

  private String change(String name, String value) {
    var encrypted = key.encrypt(sops, FILE, plaintext(Map.of(name, value)));
    return operator.commit(Map.of(FILE, encrypted));
  }

  private String plaintext(Map<String, String> changed) {
    var values = new HashMap<>(secrets.client(ALPHA));
    values.putAll(changed);
    var text = new StringBuilder();
    values.forEach(
        (name, value) -> text.append("%s: \"%s\"\n".formatted(name, value.replace("\n", "\\n"))));
    return text.toString();
  }
}
