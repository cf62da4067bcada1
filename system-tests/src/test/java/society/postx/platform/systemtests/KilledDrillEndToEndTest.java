package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.drill.RestoreDrillResult;

/**
 * Drills a client while worker, staging server and Storage Box fail in the middle: the drill ends
 * proved or says why, and no staging server stays.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledDrillEndToEndTest {
  private static final String NOTE = "what alpha wrote before the backup";

  @TempDir static Path folder;
  private static Stack stack;
  private static Nextcloud alpha;

  @BeforeAll
  static void aClientWithABackup() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().skipped()).isEmpty();
    alpha = new Nextcloud(stack, "alpha");
    alpha.write(NOTE);
    // Enough that there is a middle to fail in.
    alpha
        .machine()
        .run("head --bytes=400M /dev/urandom >/opt/docker/nextcloud/data/admin/large.bin");
    alpha.machine().run("systemctl start platform-backup.service");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** However the drill ended. */
  @AfterEach
  void noStagingServerStaysAndTheClientIsFreeAndUnchanged() {
    assertThat(stack.sandbox.servers()).extracting(it -> it.name()).containsExactly("client-alpha");
    assertThat(
            stack.temporal.client().newUntypedWorkflowStub("client/alpha").describe().getStatus())
        .as("the client's permit")
        .isNotEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(alpha.note()).isEqualTo(NOTE);
  }

  @Test
  @Order(1)
  void aWorkerKilledInEachPhaseProvesTheCopyAllTheSame() {
    var run = drill();
    var drill = run.of("alpha");
    stack.worker.killWhile("the server is built", () -> drill.underWay("EnsureStaging"));
    stack.worker.killWhile("the host is secured", () -> drill.underWay("PrepareStaging"));
    stack.worker.killWhile("files come", KilledDrillEndToEndTest::filesCome);
    stack.worker.killWhile(
        "the firewall closes", // or has, between two looks
        () -> drill.underWay("CloseOutward") || drill.underWay("StartCopy"));
    stack.worker.killWhile("apps start", () -> drill.underWay("StartCopy"));
    stack.worker.killWhile("the copy is proved", () -> drill.underWay("ProveCopy"));
    var result = run.result(RestoreDrillResult.class);
    assertThat(result.findings()).isEmpty();
    assertThat(result.clients().get("alpha")).startsWith("proved: ");
    assertThat(reports()).as("reports of the day").hasSize(1);
  }

  @Test
  @Order(2)
  void aStagingServerThatRestartsAndABoxThatGoesAwayEndInAProofOrItsReason() {
    var run = drill();
    await("files come")
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(KilledDrillEndToEndTest::filesCome);
    var away = stack.sandbox.faults().boxUnreachable();
    var boot = bootId();
    var unused = staging().run("systemctl reboot --force --force", "");
    await("the staging server is up again")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> !bootId().equals(boot));
    stack.sandbox.faults().remove(away);
    var result = run.result(RestoreDrillResult.class);
    var verdict = requireNonNull(result.clients().get("alpha"));
    Figures.say("drill with a restart and a silent box: " + verdict);
    if (!verdict.startsWith("proved: ")) {
      assertThat(verdict).containsPattern("(FAILED|NOT PROVED) app started: .{10}");
      assertThat(result.findings()).isNotEmpty();
    }
    assertThat(reports()).hasSize(2);
  }

  private static OperationRun drill() {
    return stack.start("RestoreDrill", "restore-drill", Map.of("clients", List.of("alpha")));
  }

  private static ClientMachine staging() {
    return stack.machineNamed("staging-alpha");
  }

  private static boolean filesCome() {
    return staging().run("pgrep --full 'restic restore'", "").ok();
  }

  private static String bootId() {
    return staging().run("cat /proc/sys/kernel/random/boot_id");
  }

  private static List<String> reports() {
    return stack.repository.files().stream()
        .filter(it -> it.matches("reports/drills/alpha/.*\\.md"))
        .toList();
  }
}
