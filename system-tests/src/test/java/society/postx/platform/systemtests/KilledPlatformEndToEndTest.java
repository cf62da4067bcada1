package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Onboards one client on Hetzner's bare image while worker and Temporal server are killed: a new
 * process continues what the old one began.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledPlatformEndToEndTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static OperationRun run;

  @BeforeAll
  static void start() {
    stack = Stack.start(folder);
    stack.repository.chooseImage("debian-13");
    run = stack.operator.onboard("gamma", "nextcloud");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aWorkerKilledWhileHetznerCreatesTheServer() {
    soon(() -> assertThat(stack.sandbox.requests().of("POST /v1/servers")).isNotEmpty());
    stack.worker.kill();
    assertThat(run.underWay("EnsureServer")).isTrue();
    stack.worker.start();
  }

  @Test
  @Order(2)
  void aWorkerKilledWhileTheHostInstallsItsBase() {
    soon(() -> assertThat(works("px-*-apply-base.service")).isTrue());
    stack.worker.kill();
    assertThat(run.underWay("ApplyBase")).isTrue();
    assertThat(works("px-*-apply-base.service")).isTrue(); // it needs nobody
    stack.worker.start();
  }

  @Test
  @Order(3)
  void aTemporalServerKilledWhileTheHostDeploysItsApp() {
    soon(() -> assertThat(works("px-*-deploy-nextcloud-*.service")).isTrue());
    stack.temporal.kill();
    stack.temporal.start();
    assertThat(run.underWay("DeployApps")).isTrue();
  }

  @Test
  @Order(4)
  void aWorkerKilledWhileTheHostMakesItsFirstBackup() {
    soon(() -> assertThat(works("platform-backup.service")).isTrue());
    stack.worker.kill();
    assertThat(run.underWay("BackUpOnce")).isTrue();
    stack.worker.start();
  }

  @Test
  @Order(5)
  void leaveOneOfEachAndNoJobThatRanTwice() {
    var result = run.result();
    Figures.print(run, result);

    assertThat(result.skipped()).isEmpty();
    assertThat(stack.account.owned("gamma")).isEqualTo(TwoClientsEndToEndTest.ONE_OF_EACH);
    assertThat(stack.sandbox.requests().of("POST /v1/servers")).hasSize(1);
    assertThat(stack.restorable("gamma")).hasSize(1);
    assertThat(starts("px-*-apply-base.service")).isEqualTo(1);
    assertThat(starts("px-*-deploy-nextcloud-*.service")).isEqualTo(1);
    assertThat(starts("platform-backup.service")).isEqualTo(1);
  }

  @Test
  @Order(6)
  void noSecretIsInHistoriesLogsDatabaseGitNorPs() {
    assertThat(new SecretSearch(stack).found()).isEmpty();
  }

  private static void soon(ThrowingRunnable seen) {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .untilAsserted(seen);
  }

  private static boolean works(String unit) {
    return stack.machine("gamma").works(unit);
  }

  private static long starts(String unit) {
    return stack
        .machine("gamma")
        .run("journalctl --quiet --output=cat --unit='%s' --grep='^Start(ed|ing) '".formatted(unit))
        .lines()
        .count();
  }
}
