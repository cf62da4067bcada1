package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.dns.NameServers;
import society.postx.platform.workflows.reinstatement.ReinstateClientResult;
import society.postx.platform.workflows.retention.RetainThenDeleteResult;

/**
 * An offboarded client comes back before its archive is deleted; each test begins where the one
 * before left it.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReinstateClientEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String NAME = "gamma.platform.example";
  private static final String NOTE = "what gamma wrote on its last day";
  private static final List<String> LIVE =
      List.of("clients/gamma.yml", "secrets/clients/gamma.sops.yaml", "docs/clients/gamma.md");
  private static final List<String> ARCHIVED =
      List.of("archive/gamma.yml", "secrets/archive/gamma.sops.yaml", "archive/clients/gamma.yml");

  @TempDir static Path folder;
  private static Stack stack;
  private static Nextcloud gamma;
  private static Offboarding offboarding;
  private static Belongings lastDay;
  private static X509Certificate certificate;
  private static Neighbour beta;
  private static List<String> snapshots;
  private static Map<String, String> archived;

  /**
   * What a client has.
   *
   * @param rows of its database
   * @param files SHA-256 of each
   * @param resources at Hetzner by kind
   * @param text its file in Git
   * @param secrets a hash of all but the host's keys, which are the server's
   */
  private record Belongings(
      String rows,
      String files,
      List<String> monitors,
      Map<String, Long> resources,
      String text,
      int secrets) {
    static Belongings now() {
      var secrets = new TreeMap<>(stack.secrets("gamma"));
      secrets.keySet().removeIf(it -> it.startsWith("ssh_host_"));
      return new Belongings(
          gamma.sql("SELECT count(*), min(path), max(path) FROM oc_filecache"),
          gamma
              .machine()
              .run("cd /opt/docker/nextcloud/data && find . -type f | sort | xargs sha256sum"),
          stack.monitors("gamma"),
          stack.account.owned("gamma"),
          stack.repository.text("clients/gamma.yml"),
          secrets.hashCode());
    }
  }

  @BeforeAll
  static void anOffboardedClientAndItsNeighbour() {
    stack = Stack.start(folder);
    // The least that Hetzner takes: an offboarding waits so long after it has removed the records.
    stack.repository.edit("platform.yml", "(?m)^dnsTtl: .*$", "dnsTtl: 60");
    Stream.of("beta", "gamma")
        .collect(toMap(Function.identity(), it -> stack.operator.onboard(it, "nextcloud")))
        .values()
        .forEach(run -> assertThat(run.result().skipped()).isEmpty());
    new Nextcloud(stack, "beta").write("beta stays");
    gamma = new Nextcloud(stack, "gamma");
    gamma.write(NOTE);
    gamma.addContacts();
    lastDay = Belongings.now();
    certificate = gamma.visit().certificate();
    beta = Neighbour.of(stack, "beta");

    offboarding = Offboarding.start(stack, "gamma");
    offboarding.approve();
    offboarding.untilExported();
    offboarding.confirmed();
    offboarding.untilKept();
    assertThat(stack.account.owned("gamma").values()).containsOnly(0L);
    snapshots = names(offboarding.archive().resolve("restic-repo/snapshots"));
    archived = files("archive/");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static List<String> names(Path folder) {
    return new LiveFolder(folder)
        .children("*").stream().map(it -> requireNonNull(it.getFileName()).toString()).toList();
  }

  /** Files in Git by path, with their text. */
  private static Map<String, String> files(String below) {
    return stack.repository.files().stream()
        .filter(it -> it.startsWith(below))
        .collect(toMap(Function.identity(), it -> stack.repository.text(it)));
  }

  private static OperationRun approved(String reason) {
    var run = stack.operator.reinstate("gamma", reason);
    assertThat(run.asked())
        .contains("Bring gamma (%s) back from its archive?".formatted(NAME))
        .contains("all of it stays until the client is verified");
    assertThat(stack.operator.refused("approve", run)).contains("needs another operator than ops");
    stack.operator.approveAs("carol", run, "gamma signed again");
    return run;
  }

  /** Its own and no other archive, while the client is not verified yet. */
  private static void assertArchiveStays() {
    assertThat(stack.repository.files()).containsAll(ARCHIVED);
    assertThat(offboarding.archive().resolve("archive-identity.yml")).exists();
    assertThat(offboarding.retention().ended()).isFalse();
  }

  @Test
  @Order(1)
  void aCancelledReturnLeavesTheClientInItsArchive() {
    var run = approved("gamma stays");
    await("its data comes back")
        .atMost(LIMIT)
        .failFast(() -> assertThat(run.ended()).isFalse())
        .until(() -> run.underWay("FetchData") || run.underWay("StartOnData"));
    assertArchiveStays();
    run.cancel();
    assertThatThrownBy(() -> run.result(ReinstateClientResult.class)).isInstanceOf(Exception.class);

    assertThat(stack.account.owned("gamma").values()).containsOnly(0L);
    assertThat(stack.monitors("gamma")).isEmpty();
    assertThat(stack.box.home("gamma")).doesNotExist();
    assertThat(files("archive/")).isEqualTo(archived);
    assertThat(stack.repository.files()).doesNotContainAnyElementsOf(LIVE);
    assertThat(names(offboarding.archive().resolve("restic-repo/snapshots")))
        .containsAll(snapshots);
    assertArchiveStays();
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
  }

  @Test
  @Order(2)
  void theClientIsAsOnItsLastDayAndNothingOfItWasDeleted() throws IOException {
    var run = approved("gamma signed again");
    await("its data comes back").atMost(LIMIT).until(() -> run.underWay("FetchData"));
    assertArchiveStays();
    var result = run.result(ReinstateClientResult.class);

    assertThat(result.reinstated()).isTrue();
    assertThat(result.skipped()).isEmpty();
    assertThat(Belongings.now()).isEqualTo(lastDay);
    assertThat(gamma.note()).isEqualTo(NOTE);
    assertThat(NameServers.ask(stack.sandbox.dns(), NAME, "A"))
        .containsExactly(InetAddress.getByName(gamma.address()));
    assertThat(gamma.visit().certificate()).isEqualTo(certificate);
    assertThat(stack.box.snapshots("gamma")).containsAll(snapshots);
    assertThat(stack.box.snapshots("gamma")).hasSizeGreaterThan(snapshots.size());
    assertThat(gamma.machine().works("platform-backup.timer")).isTrue();
    gamma.machine().run("systemctl start platform-backup.service");
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
    result
        .durations()
        .forEach((step, took) -> Figures.say("reinstatement, %s: %s".formatted(step, took)));
  }

  @Test
  @Order(3)
  void theArchiveIsClosedAndItsRetentionEndsWithoutADeletion() {
    var retention = offboarding.retention().result(RetainThenDeleteResult.class);
    assertThat(retention.summary()).contains("reinstated");
    assertThat(retention.deletedAt()).isNull();
    assertThat(retention.certificate()).isNull();
    assertThat(offboarding.archive()).doesNotExist();
    assertThat(stack.repository.files())
        .containsAll(LIVE)
        .doesNotContainAnyElementsOf(ARCHIVED)
        .contains("archive/reinstated/gamma-%s.yml".formatted(offboarding.lastDay()))
        .noneMatch(it -> it.startsWith("certificates/") || it.startsWith("archive/deleted/"));
    assertThat(stack.repository.text("docs/clients/README.md")).contains("gamma");
  }
}
