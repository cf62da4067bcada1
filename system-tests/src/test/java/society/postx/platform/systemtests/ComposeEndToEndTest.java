package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.restore.RestoreClientResult;

/**
 * Runs {@code docker-compose.temporal.yml} on a Debian host with Docker, onboards and restores a
 * client from there, and reboots, resets and stops the host in the middle. {@code ./platform proof
 * compose} builds the images.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeEndToEndTest {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String NOTE = "/opt/docker/nextcloud/data/admin/note.txt";

  /** Of Temporal, its HTTP API, its UI, the workers and PostgreSQL. */
  private static final List<Integer> PORTS = List.of(7233, 7243, 8080, 9464, 9465, 5432);

  @TempDir static Path folder;
  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static Sandbox sandbox;
  private static HetznerProject project;
  private static ComposeHost host;
  private static OperatorRepository repository;
  private static Operator operator;

  @BeforeAll
  static void aDebianHostWithImagesSettingsAndSecrets() throws IOException {
    Prerequisites.root();
    var image = Prerequisites.given("PLATFORM_IMAGE", "./platform proof compose");
    var standIns = Prerequisites.given("PLATFORM_STAND_INS", "./platform proof compose");
    sandbox = opened(Sandbox.start(SandboxOptions.real(state())));
    project = new HetznerProject(sandbox);
    var key = folder.resolve("operator");
    OperatorSsh.makeKey(key);
    host = new ComposeHost(state(), sandbox, project, OperatorSsh.publicKey(key));
    var unused = opened(new LoopbackRelay(relay(), loopbackPorts()));
    var sops = Prerequisites.program("sops");
    operator = operator(sops, opened(new OperatorSsh(key, host.address())).temporal());
    repository =
        OperatorRepository.init(
            folder, sops, sandbox, operator, ComposeEndToEndTest::asTheHostSeesIt);
    var git = opened(new GitServer(Files.createDirectory(folder.resolve("git")), relay()));
    host.loadImages(image, standIns);
    host.configure(
        git.url(repository.bare()),
        relay(),
        Map.of(
            "hcloud_token", sandbox.token(Sandbox.DEMO),
            "age_key", Files.readString(folder.resolve("age/keys.txt")),
            "git_key", git.key(),
            "git_known_hosts", git.knownHosts()));
  }

  /** On a machine of its own, with Temporal through SSH. */
  private static Operator operator(Path sops, String temporal) {
    var environment = new HashMap<String, String>();
    environment.put("HCLOUD_TOKEN", sandbox.token(Sandbox.DEMO));
    environment.put("HCLOUD_ENDPOINT", sandbox.cloudEndpoint());
    environment.put("HETZNER_ENDPOINT", sandbox.hetznerEndpoint());
    environment.put("SOPS_AGE_KEY_FILE", folder.resolve("age/keys.txt").toString());
    environment.put("PLATFORM_REPOSITORY", folder.resolve("infrastructure.git").toString());
    environment.put("PLATFORM_SOPS", sops.toString());
    environment.put("PLATFORM_RESTIC", Prerequisites.restic().toString());
    environment.put("PATH", requireNonNull(System.getenv("PATH")));
    environment.put("HOME", folder.toString());
    environment.put("USER", "ops");
    environment.put("TEMPORAL_ADDRESS", temporal);
    return new Operator(environment, client(temporal), recipient());
  }

  private static WorkflowClient client(String temporal) {
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
    OPEN.push(stubs::shutdownNow);
    return WorkflowClient.newInstance(
        stubs,
        WorkflowClientOptions.newBuilder().setDataConverter(PlatformConverter.INSTANCE).build());
  }

  private static String recipient() {
    var key = folder.resolve("recipient.txt").toString();
    var unused = ProgramResult.run(List.of("age-keygen", "-o", key)).orFail();
    return ProgramResult.run(List.of("age-keygen", "-y", key)).orFail().strip();
  }

  private static String asTheHostSeesIt(String settings) {
    return settings
        .replace("127.0.0.1", relay())
        .replace(state().resolve("ca.pem").toString(), "/etc/platform/ca.pem")
        .replace(
            "\"managementCidrs\":[", "\"managementCidrs\":[\"%s/32\",".formatted(host.address()));
  }

  /** This machine, as servers of the sandbox see it. */
  private static String relay() {
    return requireNonNull(sandbox.endpoints().get("dns")).toString().replaceFirst(":\\d+$", "");
  }

  /** Both APIs, mail and webhook; monitoring listens for servers too. */
  private static List<Integer> loopbackPorts() {
    var all = sandbox.endpoints();
    var mail = (Map<?, ?>) requireNonNull(all.get("mail"));
    return Stream.of(
            port(sandbox.cloudEndpoint()),
            port(sandbox.hetznerEndpoint()),
            port(requireNonNull(all.get("webhook")).toString()),
            (Integer) requireNonNull(mail.get("port")))
        .toList();
  }

  private static int port(String url) {
    return URI.create(url).getPort();
  }

  private static Path state() {
    return folder.resolve("sandbox");
  }

  private static <T extends AutoCloseable> T opened(T one) {
    OPEN.push(one);
    return one;
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      if (host != null) {
        host.keepLogs(Path.of("target/compose-host.log"));
      }
    } finally {
      while (!OPEN.isEmpty()) {
        OPEN.pop().close();
      }
    }
  }

  @Test
  @Order(1)
  void upReturnsOnceAllServicesAreHealthy() {
    var begun = Instant.now();
    var unused = host.compose("up --wait");
    say("up --wait with empty volumes", begun);
    assertThat(host.healthy()).isEqualTo(ComposeHost.SERVICES);
    begun = Instant.now();
    unused = host.compose("up --wait");
    say("up --wait where all runs", begun);
    Figures.say(
        "images: "
            + host.machine().run("docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}'"));
    assertThat(host.compose("exec -T worker-1 platform status")).isNotEmpty();
  }

  @Test
  @Order(2)
  void nothingListensBeyondTheHost() {
    assertThat(host.machine().run("ss -Hltn | awk '{ print $4 }' | sort -u").lines())
        .contains("127.0.0.1:7233", "127.0.0.1:8080", "127.0.0.1:9464", "127.0.0.1:9465")
        .allSatisfy(
            it -> assertThat(it).matches("127\\..*|\\[::1\\]:.*|(0\\.0\\.0\\.0|\\[::\\]|\\*):22"));
    assertThat(PORTS).noneMatch(ComposeEndToEndTest::answers);
    assertThat(answers(22)).isTrue();
  }

  private static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host.address()), port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  @Order(3)
  void aDumpOfTemporalsDatabaseReachesTheWorkers() {
    var unused = host.compose("exec -T temporal-dump sh /dump.sh --once");
    assertThat(
            host.compose("exec -T worker-2 sh -c 'cd /var/lib/temporal-dumps && ls -d */*.dump'")
                .lines())
        .anyMatch(it -> it.matches("\\d{8}T\\d{6}Z/temporal\\.dump"))
        .anyMatch(it -> it.matches("\\d{8}T\\d{6}Z/temporal_visibility\\.dump"));
  }

  @Test
  @Order(4)
  void anOnboardingGoesOnAfterItsHostWasRebooted() {
    var run = operator.onboard("beta", "nextcloud");
    await("the client's host deploys its app")
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> client().works("px-*-deploy-nextcloud-*.service"));
    returns("a reboot", host::reboot);
    assertThat(run.result().skipped()).isEmpty();
    Figures.print(run, run.result());
    assertThat(project.owned("beta")).isEqualTo(TwoClientsEndToEndTest.ONE_OF_EACH);
    assertThat(sandbox.requests().of("POST /v1/servers")).hasSize(2); // the host itself, and beta's
    assertThat(client().run("docker ps --format '{{.Names}}'")).contains("nextcloud-app-1");
  }

  @Test
  @Order(5)
  void anApprovalWaitsThroughAResetAndItsRestoreGoesOnAfterDownAndUp() {
    client().run("install -D -o 33 -g 33 -m 0644 /dev/stdin " + NOTE, "what beta wrote").orFail();
    client().run("systemctl start platform-backup.service");
    client().run("rm " + NOTE);
    var run = operator.restore("beta", "a file is gone");
    assertThat(run.asked()).contains("Restore nextcloud of beta from snapshot ");
    returns("a reset", host::reset);
    operator.approve(run, "beta asked for it");
    await("the restore is under way")
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> client().works("px-*.service"));
    var begun = Instant.now();
    var unused = host.compose("down");
    say("down", begun);
    begun = Instant.now();
    unused = host.compose("up --wait");
    say("up --wait with full volumes", begun);
    assertThat(run.result(RestoreClientResult.class).restored()).isTrue();
    assertThat(client().run("cat " + NOTE)).isEqualTo("what beta wrote");
  }

  /** Ends the host; returns once all its services are healthy again, with nobody's help. */
  private static void returns(String what, Runnable end) {
    var before = host.boot();
    var begun = Instant.now();
    end.run();
    await("the host is back")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> !host.boot().equals(before));
    say(what + ": the host is back", begun);
    await("all services are healthy")
        .atMost(START)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(host.healthy()).isEqualTo(ComposeHost.SERVICES));
    say(what + ": all services are healthy", begun);
  }

  @Test
  @Order(6)
  void noSecretIsShownByDockerNorInLogs() {
    var shown =
        host.machine()
                .run(
                    "docker inspect $(docker ps --all --quiet); cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
            + host.compose("logs --no-color");
    var password = host.machine().run("cat /srv/platform/secrets/postgres_password").strip();
    assertThat(shown)
        .contains("postgres_password") // where it is
        .doesNotContain(password, sandbox.token(Sandbox.DEMO), "AGE-SECRET-KEY-");
    Figures.say(
        "KiB in memory: "
            + host.machine().run("ps -C java,temporal-server,ui-server -o comm=,rss="));
  }

  private static ClientMachine client() {
    return sandbox.servers().stream()
        .filter(server -> server.name().equals("client-beta"))
        .map(server -> new ClientMachine(state(), server.id()))
        .findFirst()
        .orElseThrow();
  }

  private static void say(String what, Instant begun) {
    Figures.say("%s: %d s".formatted(what, Duration.between(begun, Instant.now()).toSeconds()));
  }
}
