package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.HostDeployments;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.scan.HostContainers;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.scan.HostImages;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Asks three hosts over real SSH, of which the second is hijacked and answers anything it likes. It
 * is unhealthy or unreachable with a reason, and the others answer as if it were not there.
 */
class HostileHostsTest {
  private static final List<HostAddress> HOSTS =
      List.of(host("alpha", 1), host("beta", 2), host("gamma", 3));

  @TempDir private Path folder;
  private final Hosts hosts = new Hosts(Duration.ofSeconds(8));
  private LocalSshd sshd;
  private TestRepository operator;
  private InfrastructureRepository repository;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: openssh-server is not installed");
    sshd = new LocalSshd(folder, "127.0.0.1", "127.0.0.2", "127.0.0.3");
    sshd.makeKey("tied");
    sshd.tie("tied", "/bin/sh " + folder.resolve("answer"));
    Files.writeString(
        folder.resolve("answer"),
        """
        set -- $SSH_CONNECTION
        [ "$3" != 127.0.0.2 ] || exec /bin/sh %1$s/hostile
        case $SSH_ORIGINAL_COMMAND in
          *deployed.json*) [ ! -e %1$s/record ] || exec cat %1$s/record ;;
        esac
        cat %1$s/good
        """
            .formatted(folder));
    operator = TestRepository.in(folder, TestTemplate.files());
    repository = operator.opened();
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (sshd != null) {
      sshd.close();
    }
  }

  /** Shell programs of the hijacked host by what is odd about their output. */
  private static Map<String, String> answers() {
    var answers = new LinkedHashMap<String, String>();
    answers.put("nothing", "");
    answers.put("without end", "yes");
    answers.put("complaints without end", "yes >&2");
    answers.put("one line without end", "tr '\\\\0' x </dev/zero");
    answers.put("never", "sleep 600");
    answers.put("killed", "kill -9 $$");
    answers.put("bytes", "head -c 5000 /dev/urandom");
    answers.put("zeros", "head -c 5000 /dev/zero");
    answers.put("control characters", "printf '\\\\033[2J# fine\\\\n\\\\n' >&2; exit 3");
    answers.put("words", "echo all is well; echo 1; echo 2; echo 3; echo 4");
    return answers;
  }

  private static Stream<String> reports() {
    var quiet = "backup:inactive 0 100\ndisk: 20000 40000\ndeployments:\nout:\nheld:\nclosed:\n";
    var fine = quiet + "expects traefik traefik runs\nhas traefik traefik Up 3 minutes\n";
    var records =
        Stream.of(
            "not JSON",
            "5",
            "[]",
            "null",
            "[".repeat(100_000),
            "{\"apps\":5}",
            "{\"apps\":{\"traefik\":null}}",
            "{\"apps\":{\"traefik\":{\"images\":null,\"digest\":\"d\"}}}",
            "{\"apps\":{\"traefik\":{\"images\":[null],\"digest\":\"d\"}}}",
            "{\"apps\":{\"traefik\":{\"images\":[\"a b\\n# c\"],\"digest\":\"d\"}}}",
            "{\"apps\":{\"../../etc\":{\"images\":[],\"digest\":\"d\"}}}",
            "{\"commit\":\"%s\",\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}"
                .formatted("ab".repeat(20)),
            "{\"commit\":\"main\",\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}",
            "{\"base\":\"<b>\",\"apps\":{}}",
            "{\"apps\":{" + many(1000, "\"app%d\":{\"images\":[],\"digest\":\"d\"}") + "}}",
            "{\"apps\":{\"traefik\":{\"digest\":\"d\",\"images\":["
                + many(10_000, "\"image:%d\"")
                + "]}}}");
    var lines =
        Stream.of(
            "record:%s\n"
                    .formatted(base64("{\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}"))
                + quiet
                + ("expects traefik " + "service".repeat(50) + " runs\n").repeat(200)
                + ("has traefik " + "service".repeat(50) + " Exited " + "x".repeat(300) + "\n")
                    .repeat(1000),
            "record:%%%\n" + fine,
            "record:\nbackup:\ndisk:\n",
            "record:\nbackup:inactive x y\ndisk: 20000 40000\n",
            "record:\nbackup:inactive -9223372036854775808 9223372036854775807\ndisk: 1 1\n",
            "record:\nbackup:inactive 0 100\ndisk: - -\n",
            "record:\nbackup:inactive 0 100\ndisk: 1 1 x y\n",
            "record:\n" + fine + "x\n",
            "record:\n" + fine + ("word ".repeat(50) + "\n").repeat(2000));
    return Stream.concat(
            answers().values().stream(),
            Stream.concat(records.map(it -> "record:" + base64(it) + "\n" + fine), lines)
                .map(HostileHostsTest::printing))
        .distinct();
  }

  private static Stream<String> containers() {
    return Stream.concat(
        answers().entrySet().stream()
            .filter(it -> !it.getKey().equals("nothing")) // a host may run nothing
            .map(Map.Entry::getValue),
        Stream.of(
                "runs\n",
                "runs a\n",
                "is\n",
                "\n",
                "runs sha256:aa " + "x".repeat(100_000) + "\n",
                many(5000, "runs sha256:aa shop:%d").replace(",", "\n"))
            .map(HostileHostsTest::printing));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void aHostWithAnOddReportIsUnhealthyOrUnreachableAndTheOthersAreHealthy(String program)
      throws IOException {
    Files.writeString(folder.resolve("hostile"), program);
    var seen = inspected();
    assertThat(seen)
        .extracting(state -> state.client().value())
        .containsExactly("alpha", "beta", "gamma");
    assertThat(List.of(seen.get(0), seen.get(2)))
        .extracting(HostState::condition)
        .containsOnly(Condition.HEALTHY);
    assertThat(seen.get(1).condition()).isNotEqualTo(Condition.HEALTHY);
    assertHarmless(seen.get(1), HostState::why);
  }

  private List<HostState> inspected() throws IOException {
    Files.writeString(
        folder.resolve("good"),
        """
        record:%s
        backup:inactive 0 100
        disk: 20000 40000
        deployments:
        out:
        held:
        closed:
        expects traefik traefik runs
        has traefik traefik Up 3 minutes
        """
            .formatted(
                base64(
                    "{\"commit\":\"%s\",\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}"
                        .formatted(repository.latest().commit()))));
    return new HostDeployments(
            repository,
            new AppFolders(repository::at, (client, commit, names) -> new TreeMap<>()),
            logins(),
            hosts,
            Heartbeat.none())
        .inspect(HOSTS);
  }

  /** Its record names a commit of ours, so that the rest of its report counts. */
  @Test
  void whatAHostSaysAtLengthIsCut() throws IOException {
    var quiet = "backup:inactive 0 100\ndisk: 20000 40000\ndeployments:\nout:\nheld:\nclosed:\n";
    var runs = "has traefik traefik Up 3 minutes\n";
    var escape = "\033[2J";
    assertCut(quiet.replace("out:", "out:" + escape + "2026-".repeat(100_000)) + runs);
    assertCut(quiet.replace("held:", "held:" + escape + "it ".repeat(100_000)) + runs);
    assertCut(quiet.replace("closed:", "closed:" + escape + " shop".repeat(100_000)) + runs);
    assertCut(quiet + runs + "expects traefik %s%s runs\n".formatted(escape, "x".repeat(500_000)));
    var many =
        Stream.iterate(0, it -> it + 1)
            .limit(100)
            .map("expects traefik %d-service-service-service-service-service runs\n"::formatted);
    assertCut(quiet + runs + String.join("", many.toList()));
  }

  private void assertCut(String report) throws IOException {
    var record =
        "{\"commit\":\"%s\",\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}"
            .formatted(repository.latest().commit());
    Files.writeString(
        folder.resolve("hostile"), printing("record:%s\n%s".formatted(base64(record), report)));
    var state = inspected().get(1);
    assertThat(state.condition()).isEqualTo(Condition.UNHEALTHY);
    assertHarmless(state, HostState::why);
    assertThat(String.join("", requireNonNull(state.unhealthy())))
        .isNotEmpty()
        .hasSizeLessThan(10_000)
        .doesNotContainPattern("\\p{Cc}");
  }

  /** As where the repository was down when it was deployed; commits that a host made up are not. */
  @Test
  void whatHostsRunIsKeptInGitByTheNextLook() throws IOException {
    Files.writeString(
        folder.resolve("hostile"),
        printing(
            "record:%s\nbackup:inactive 0 100\n"
                .formatted(
                    base64(
                        "{\"commit\":\"%s\",\"apps\":{\"traefik\":{\"images\":[],\"digest\":\"d\"}}}"
                            .formatted("ab".repeat(20))))));
    inspected();
    try (var git = Git.open(operator.bare().toFile())) {
      assertThat(git.getRepository().getRefDatabase().getRefsByPrefix("refs/platform/"))
          .extracting(it -> it.getName())
          .containsExactly("refs/platform/deployed/" + repository.latest().commit());
    }
  }

  @ParameterizedTest
  @MethodSource("containers")
  void aHostWithOddContainersIsSilentAndTheOthersSayWhatTheyRun(String program) throws IOException {
    Files.writeString(folder.resolve("hostile"), program);
    Files.writeString(folder.resolve("good"), "runs sha256:aa shop:1\nis sha256:aa\n");
    Files.writeString(folder.resolve("record"), record("traefik", repository.latest().commit()));
    var seen = hostImages();
    assertThat(seen)
        .extracting(host -> host.client().value())
        .containsExactly("alpha", "beta", "gamma");
    assertThat(List.of(seen.get(0), seen.get(2))).allMatch(HostImages::answered);
    assertThat(seen.get(1).answered()).isFalse();
    assertHarmless(seen.get(1), HostImages::why);
  }

  @Test
  void aHostThatEmptiedItsRecordIsNotTakenForOneThatRunsNothing() throws IOException {
    Files.writeString(folder.resolve("hostile"), printing(""));
    Files.writeString(folder.resolve("good"), "");
    Files.writeString(folder.resolve("record"), "{\"apps\":{}}");
    assertThat(hostImages())
        .noneMatch(HostImages::answered)
        .allMatch(host -> host.why().contains("record of deployed apps is empty"));
  }

  @Test
  void anAppThatTheRecordLeavesOutIsScannedAsTheNewestCommitHasIt() throws IOException {
    Files.writeString(folder.resolve("hostile"), printing(""));
    Files.writeString(folder.resolve("good"), "");
    var unused =
        operator.commit(
            Map.of(
                "clients/alpha.yml",
                """
                name: alpha
                domain: alpha.cloud.example.org
                group: canary
                apps: [traefik, nextcloud]
                contact: it@alpha.example
                """));
    var newest = repository.latest();
    Files.writeString(folder.resolve("record"), record("traefik", newest.commit()));
    var alpha = hostImages().getFirst();
    assertThat(alpha.why()).isEmpty();
    assertThat(alpha.images())
        .extracting(RunningImage::pulled)
        .containsAll(newest.compose(new AppName("traefik")).pinned())
        .containsAll(newest.compose(new AppName("nextcloud")).pinned());
  }

  private List<HostImages> hostImages() throws IOException {
    return new HostContainers(repository::at, repository::latest, logins(), hosts, Heartbeat.none())
        .runningImages(HOSTS);
  }

  private static String record(String app, String commit) {
    return "{\"commit\":\"%s\",\"apps\":{\"%s\":{\"images\":[],\"digest\":\"d\"}}}"
        .formatted(commit, app);
  }

  /** A batch of 25 such answers fits into one message, and its reason is a short line. */
  private static <T> void assertHarmless(T answer, Function<T, String> why) {
    assertThat(why.apply(answer))
        .isNotBlank()
        .hasSizeLessThan(1000)
        .doesNotContainPattern("\\p{Cc}");
    var payload = PlatformConverter.INSTANCE.toPayload(answer).orElseThrow();
    assertThat(payload.getData().size()).isLessThan(50_000);
  }

  private HostLogins logins() throws IOException {
    var pins =
        new HostKeyPins() {
          private final PinnedKeys keys = PinnedKeys.of(sshd.publicKey("host"));

          @Override
          public PinnedKeys of(ClientName client) {
            return keys;
          }

          @Override
          public void pin(
              society.postx.platform.workflows.host.HostSpec host, List<String> keys, String why) {}
        };
    var key = new PrivateKey("platform_ssh_key", sshd.privateKey("tied"));
    return new HostLogins(pins, () -> key, System.getProperty("user.name"), sshd.port());
  }

  private static HostAddress host(String name, int number) {
    return new HostAddress(new ClientName(name), "127.0.0." + number);
  }

  private static String printing(String text) {
    return "base64 --decode <<'END'\n%s\nEND\n"
        .formatted(base64(text).replaceAll("(.{76})", "$1\n"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String many(int count, String pattern) {
    return String.join(
        ",", Stream.iterate(0, it -> it + 1).limit(count).map(pattern::formatted).toList());
  }
}
