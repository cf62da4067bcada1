package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.ServerView;

/** Two clients on one platform; each test starts with the state that the one before left. */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoClientsEndToEndTest {
  private static final int REQUESTS_AN_ONBOARDING = 40;

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start(folder);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void twoClientsOnboardedAtOnceHaveOneOfEach() {
    var alpha = stack.operator.onboard("alpha", "nextcloud");
    var beta = stack.operator.onboard("beta", "keycloak");
    Figures.print(alpha, alpha.result());
    Figures.print(beta, beta.result());
    var requests = stack.account.requests();
    Figures.say(
        "2 onboardings: %d API requests; worker: %s".formatted(requests, stack.worker.memory()));

    for (var client : List.of("alpha", "beta")) {
      assertThat(stack.account.owned(client)).isEqualTo(ONE_OF_EACH);
      assertThat(stack.restorable(client)).hasSize(1);
    }
    assertThat(requests).isLessThanOrEqualTo(2 * REQUESTS_AN_ONBOARDING);
  }

  /** Two addresses; A and AAAA. */
  static final Map<String, Long> ONE_OF_EACH =
      Map.of("servers", 1L, "firewalls", 1L, "primary_ips", 2L, "rrsets", 2L, "subaccounts", 1L);

  @Test
  @Order(2)
  void eachAnswersOverHttpsWithItsOwnContentAndCertificate() {
    var alpha = visit("https://alpha.platform.example/status.php", "alpha");
    assertThat(alpha.body()).containsPattern("\"versionstring\": ?\"28.0.1\"");
    assertThat(alpha.names()).containsExactly("alpha.platform.example");
    var path = "/realms/master/.well-known/openid-configuration";
    var beta = visit("https://id.beta.platform.example" + path, "beta");
    assertThat(beta.body())
        .contains("\"issuer\":\"https://id.beta.platform.example/realms/master\"");
    assertThat(beta.names()).containsExactly("id.beta.platform.example");
    assertThat(alpha.certificate().getPublicKey()).isNotEqualTo(beta.certificate().getPublicKey());

    assertThatThrownBy(() -> visit("https://id.beta.platform.example/", "alpha"))
        .hasCauseInstanceOf(SSLException.class);
  }

  private static Website visit(String url, String client) {
    return Website.at(url, address(client), stack.caFile());
  }

  private static String address(String client) {
    return server(client).ipv4().orElseThrow();
  }

  private static ServerView server(String client) {
    return stack.sandbox.servers().stream()
        .filter(server -> server.name().equals("client-" + client))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(3)
  void neitherHostReachesMoreOfTheOtherThanAnyVisitor() {
    for (var pair : List.of(List.of("alpha", "beta"), List.of("beta", "alpha"))) {
      var machine = stack.machine(pair.getFirst());
      var ipv6 = server(pair.getLast()).ipv6Network().orElseThrow().replace("/64", "1");
      for (var target : List.of(address(pair.getLast()), ipv6)) {
        assertThat(machine.run(SCAN, target).output().lines())
            .as("%s to %s", pair, target)
            .containsExactlyInAnyOrder("80", "443");
      }
    }
  }

  private static final String SCAN =
      """
      read -r target
      for port in 21 22 23 25 53 80 111 443 2375 2376 3000 3306 5432 6379 8080 8082 8443 9000 9090; do
        (timeout 3 bash -c "exec 3<>/dev/tcp/$target/$port" 2>/dev/null && echo $port) &
      done
      wait
      """;

  @Test
  @Order(4)
  void neitherHostOpensTheOthersBackupsNorDeletesItsOwn() {
    var others =
        stack.machine("beta").run(". /opt/platform/backup/settings; echo $BOX_USER").strip();
    var alpha = stack.machine("alpha");
    var asBeta =
        alpha.run(
            ". /opt/platform/backup/settings; ssh -p $BOX_PORT -i /etc/platform/backup/ssh-key"
                + " -o BatchMode=yes -o UserKnownHostsFile=/etc/platform/box_known_hosts "
                + others
                + "@$BOX_HOST ls",
            "");
    assertThat(asBeta.ok()).isFalse();
    assertThat(asBeta.output()).contains("Permission denied");

    var snapshots = stack.box.snapshots("alpha");
    var forget = alpha.run("timeout 15 /opt/platform/backup/restic forget --prune latest", "");
    assertThat(forget.ok()).isFalse();
    assertThat(forget.output()).contains("403");
    assertThat(stack.box.snapshots("alpha")).isEqualTo(snapshots);

    var password = requireNonNull(stack.secrets("alpha").get("restic_repo_password"));
    assertThat(stack.box.open("alpha", password).ok()).isTrue();
    assertThat(stack.box.open("beta", password).output()).contains("wrong password");
  }

  @Test
  @Order(5)
  void noHostHoldsAnotherClientsSecretsNorThePlatforms() {
    var platforms = stack.repository.secrets("secrets/shared.sops.yaml", stack.ageKeys());
    for (var pair : List.of(List.of("alpha", "beta"), List.of("beta", "alpha"))) {
      var machine = stack.machine(pair.getFirst());
      var own = SecretSearch.lines(stack.secrets(pair.getFirst()));
      assertThat(machine.run(GREP, own).output()).isNotBlank();
      var strangers =
          SecretSearch.lines(stack.secrets(pair.getLast())) + SecretSearch.lines(platforms);
      assertThat(machine.run(GREP, strangers).output()).isBlank();
    }
  }

  /** The patterns come through a pipe: an argument would be found by the last test. */
  private static final String GREP =
      "grep -rlF -f - /etc /home /opt /root /run /srv /tmp /var/lib/platform /var/lib/cloud 2>/dev/null";

  @Test
  @Order(6)
  void hetznersOwnCommandLineListsBoth() {
    var listed =
        ProgramResult.run(
                List.of(
                    Prerequisites.program("hcloud").toString(),
                    "server",
                    "list",
                    "-o",
                    "columns=name,status"),
                Map.of(
                    "HCLOUD_ENDPOINT", stack.sandbox.cloudEndpoint(),
                    "HCLOUD_TOKEN", stack.sandbox.token(Sandbox.DEMO)),
                "")
            .orFail();
    assertThat(listed)
        .containsPattern("client-alpha +running")
        .containsPattern("client-beta +running");
  }

  @Test
  @Order(7)
  void aSecondOnboardingChangesNothingAndSaysSoThoughTheClientChangedItsPassword() {
    var unused = new Nextcloud(stack, "alpha").sql("UPDATE oc_users SET password = 'their own$00'");
    var asked = stack.sandbox.requests().all().size();
    var commits = stack.repository.log();
    var snapshots = stack.box.snapshots("alpha");

    var again = stack.operator.onboard("alpha", "nextcloud").result();

    assertThat(again.summary()).isEqualTo("nothing had to be changed");
    assertThat(again.changes()).isEmpty();
    assertThat(stack.sandbox.requests().all().stream().skip(asked))
        .allMatch(request -> request.method().equals("GET"));
    assertThat(stack.repository.log()).isEqualTo(commits);
    assertThat(stack.box.snapshots("alpha")).isEqualTo(snapshots);
  }

  @Test
  @Order(8)
  void aHostThatShowsAStrangersKeyIsRefusedUntilItIsRepaired() {
    var pinned = stack.repository.text("clients/alpha.hostkeys");
    var alpha = stack.machine("alpha");
    var unused =
        alpha.run(
            "cp -a /etc/ssh/platform_host_ed25519_key /root/kept;"
                + " ssh-keygen -q -t ed25519 -N '' -f /root/stranger;"
                + " cp /root/stranger /etc/ssh/platform_host_ed25519_key;"
                + RESTART_SSH);

    var run = stack.operator.onboard("alpha", "nextcloud");
    assertThat(run.stuck().headline())
        .startsWith("\"First contact with the host\" is stuck")
        .contains("HOST_KEY_MISMATCH");
    assertThat(stack.repository.text("clients/alpha.hostkeys")).isEqualTo(pinned);

    unused = alpha.run("cp -a /root/kept /etc/ssh/platform_host_ed25519_key;" + RESTART_SSH);
    stack.operator.decide("retry", run, "its own key is back");
    assertThat(run.result().summary()).isEqualTo("nothing had to be changed");
  }

  /** Also of the connections that are open: they were let in with the right key. */
  private static final String RESTART_SSH =
      " systemctl restart ssh.service; pkill -x sshd-session || :";

  @Test
  @Order(9)
  void anOnboardingAbortedAtItsLastVerificationLeavesNothing() {
    var run = stack.operator.onboard("delta", "nextcloud");
    await().atMost(Duration.ofMinutes(2)).until(() -> run.underWay("DeployApps"));
    var unused =
        stack
            .machine("delta")
            .run("echo 'PasswordAuthentication yes' >/etc/ssh/sshd_config.d/00-by-hand.conf");
    assertThat(run.stuck().headline())
        .startsWith("\"Security baseline holds\" is stuck")
        .contains("VERIFICATION_FAILED", "passwordauthentication");
    assertThat(stack.account.owned("delta")).isEqualTo(ONE_OF_EACH);
    assertThat(stack.restorable("delta")).hasSize(1);
    assertThat(monitors("delta")).isNotEmpty();

    stack.operator.decide("abort", run, "somebody opened its SSH");
    await().atMost(Duration.ofMinutes(2)).until(run::ended);

    assertThat(stack.account.owned("delta").values()).containsOnly(0L);
    assertThat(stack.sandbox.servers()).noneMatch(it -> it.name().equals("client-delta"));
    assertThat(stack.box.home("delta")).doesNotExist();
    assertThat(stack.repository.files()).noneMatch(path -> path.contains("delta"));
    assertThat(monitors("delta")).isEmpty();
    assertThat(stack.account.owned("alpha")).isEqualTo(ONE_OF_EACH);
  }

  private static List<String> monitors(String client) {
    return stack.sandbox.monitoring().monitors().stream()
        .map(monitor -> monitor.toString())
        .filter(monitor -> monitor.contains(client))
        .toList();
  }

  @Test
  @Order(10)
  void noSecretIsInHistoriesLogsDatabaseGitNorPs() {
    var leaks = new SecretSearch(stack);
    Figures.say(
        "%d secret lines looked for, also in %d texts of ps"
            .formatted(leaks.secrets().size(), stack.processes.distinct()));
    assertThat(leaks.placesOf("client-alpha"))
        .contains("git log -p", "the worker's log")
        .anyMatch(place -> place.startsWith("history of onboard/alpha"))
        .anyMatch(place -> place.contains("temporal.db"));
    assertThat(stack.processes.places("platform-backup")).isNotEmpty();
    assertThat(leaks.found()).isEmpty();
  }
}
