package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.alert.RepositoryAlerts;
import society.postx.platform.activities.deployment.HostDeployments;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestGitServer;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.SopsSecrets;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.server.HostAddress;

/** The repository's remote goes down while a client is changed. */
@Timeout(120)
final class RepositoryOutageTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final String SHARED = "secrets/shared.sops.yaml";
  private static final String MOVED =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGgYJzBkMuBn9MRdXHTcVZNJUVZyrmHkSeh9+VhEZlWJ";

  @TempDir private Path folder;
  private TestRepository operator;
  private TestGitServer server;
  private SopsProgram sops;
  private InfrastructureRepository repository;
  private SecretStore secrets;
  private HostLogins logins;
  private ClientPlan plan;

  @BeforeEach
  void aClientWasOnboarded() {
    var key = TestAgeKey.in(folder.resolve("key.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), key.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", key.rules());
    files.put(SHARED, key.encrypt(sops, SHARED, "platform_ssh_key: the-key\n"));
    operator = TestRepository.in(folder, files);
    server = new TestGitServer(operator.bare());
    repository = new InfrastructureRepository(server.url(), folder.resolve("state"));
    secrets = new SecretStore(repository, sops);
    logins = new HostLogins(new CommittedPins(repository), secrets);
    plan =
        new GitInfrastructure(repository, () -> "w", InstantSource.system())
            .addClient(OnboardingInputs.alpha(), RUN);
    new SopsSecrets(repository, sops, () -> "w").ensureSecrets(plan);
    operator.commit(Map.of("clients/alpha.hostkeys", MOVED + "\n"));
    repository.latest();
    server.down(true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aHostIsReachedWithThePinThatMovedAfterTheCommit() {
    var login = logins.to(host());
    assertThat(login.hostKeys()).isEqualTo(PinnedKeys.of(MOVED));
    assertThat(login.key()).isEqualTo(new PrivateKey("platform_ssh_key", "the-key"));
  }

  @Test
  void whatARollbackBringsIsReadAtItsCommit() {
    var folders = new AppFolders(repository::at, secrets);
    var apps = List.of(at(NEXTCLOUD), at(new AppName("traefik")));
    assertThat(folders.inOrder(host(), List.of(), apps)).hasSize(2);
    assertThat(folders.masking(ALPHA).masked(appSecret())).isEqualTo("***");
    repository.keep(List.of(plan.commit())); // it cannot be pushed, and stops nothing
  }

  @Test
  void aHostIsInspectedForACommitThatIsDecided() {
    var nowhere = new HostAddress(ALPHA, "127.0.0.1").at(plan.commit());
    assertThat(deployments().inspect(List.of(nowhere)))
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.condition()).isEqualTo(Condition.UNREACHABLE);
              assertThat(state.why()).contains("client-alpha").doesNotContain("repository");
            });
  }

  @Test
  void anAlertKnowsWhereToGo() {
    assertThat(new RepositoryAlerts(repository, secrets).channels()).isNotNull();
  }

  @Test
  void callsThatDecideWait() {
    assertUnavailable(repository::latest);
    assertUnavailable(() -> repository.revision("main"));
    assertUnavailable(
        () ->
            new GitInfrastructure(repository, () -> "w", InstantSource.system())
                .planOf(ALPHA, RUN));
    assertUnavailable(
        () -> new GitInfrastructure(repository, () -> "w", InstantSource.system()).clients());
    assertUnavailable(() -> logins.to(new HostAddress(ALPHA, "127.0.0.1")));
    assertUnavailable(() -> deployments().inspect(List.of(new HostAddress(ALPHA, "127.0.0.1"))));
  }

  @Test
  void aCommitThatTheCloneLacksIsNotReplacedByAnOlderOne() {
    var newer = operator.commit(Map.of("platform.yml", "zone: c\n"));
    assertUnavailable(() -> repository.known(newer));
    assertUnavailable(() -> repository.at(newer));
  }

  @Test
  void programsOnAHostStayWhereTheyMayBeNewer() {
    var known = repository.known();
    var newer = operator.commit(Map.of("a", "1"));
    assertThat(repository.mayBeNewer(newer, known)).isTrue();
    assertThat(repository.mayBeNewer(plan.commit(), known)).as("an older commit").isFalse();
    assertThat(repository.mayBeNewer(known.commit(), known)).isFalse();
    assertThat(repository.mayBeNewer("../x", known)).as("a hostile note").isFalse();

    server.down(false);
    await().atMost(Duration.ofSeconds(30)).until(() -> repository.latest().commit().equals(newer));
    assertThat(repository.mayBeNewer(newer, known)).isTrue();
    assertThat(repository.mayBeNewer("f".repeat(40), known)).as("a commit of nobody").isFalse();
  }

  @Test
  void aSecretThatAnotherWorkerMayHaveWrittenIsAwaited() {
    assertUnavailable(() -> secrets.shared("made_elsewhere"));
  }

  @Test
  void theNewestIsReadAgainOnceTheRemoteIsBack() {
    repository.known();
    var newer = operator.commit(Map.of("a", "1"));
    server.down(false);
    assertThat(repository.latest().commit()).isEqualTo(newer);
    await().atMost(Duration.ofSeconds(5)).until(() -> repository.known().commit().equals(newer));
  }

  private static void assertUnavailable(ThrowingCallable read) {
    assertThatThrownBy(read).hasMessageContaining("UNAVAILABLE");
  }

  private String appSecret() {
    return secrets
        .at(ALPHA, plan.commit(), List.of("nextcloud_db_password"))
        .values()
        .iterator()
        .next();
  }

  private HostDeployments deployments() {
    var folders = new AppFolders(repository::at, secrets);
    return new HostDeployments(repository, folders, logins, new Hosts(), Heartbeat.none());
  }

  private HostSpec host() {
    return HostSpec.of(plan, "127.0.0.1");
  }

  private AppAt at(AppName app) {
    return new AppAt(app, plan.commit());
  }
}
