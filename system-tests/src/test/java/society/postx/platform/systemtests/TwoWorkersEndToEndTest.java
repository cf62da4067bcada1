package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.restore.RestoreClientResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Production without Docker: two workers, and the Temporal server on Debian's PostgreSQL. In the
 * middle of an onboarding, a release and a restore the worker that has the work, the server and
 * PostgreSQL are killed: each ends well, and nothing happens twice.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoWorkersEndToEndTest {
  private static final String BASE = "px-*-apply-base.service";
  private static final String DEPLOY = "px-*-deploy-nextcloud-*.service";
  private static final String BACKUP = "platform-backup.service";
  private static final String FETCH = "px-*-aside-????????.service";
  private static final String RESTORE = "px-*-restore-????????.service";

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static Stack stack;
  private static WorkerProcess second;

  @BeforeAll
  static void start() {
    Prerequisites.root();
    var programs = Prerequisites.given("PLATFORM_STAND_INS", "./platform proof two-workers");
    postgres = new PostgresServer();
    stack = Stack.on(new TemporalOnPostgres(programs, postgres, folder), folder);
    second = stack.addWorker();
    stack.repository.moveTheNight(); // a nightly backup would count as one of the run
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  @Order(1)
  void anOnboardingOutlivesItsWorkerTheServerAndPostgres() {
    var beta = stack.operator.onboard("beta", "nextcloud", "production");
    var run = stack.operator.onboard("alpha", "nextcloud");
    during("alpha", BASE);
    loseWorkerOf(run, "an onboarding's worker");
    during("alpha", DEPLOY);
    loseServer(run, "an onboarding's server");
    during("alpha", BACKUP);
    losePostgres(run, "an onboarding's PostgreSQL");

    assertThat(run.result().skipped()).isEmpty();
    assertThat(beta.result().skipped()).isEmpty();
    assertThat(stack.account.owned("alpha")).isEqualTo(TwoClientsEndToEndTest.ONE_OF_EACH);
    for (var job : List.of(BASE, DEPLOY, BACKUP)) {
      assertThat(starts("alpha", job)).as(job).isEqualTo(1);
    }
    assertThat(stack.restorable("alpha")).hasSize(1);
    List.of("alpha", "beta").forEach(it -> nextcloud(it).write("what %s wrote".formatted(it)));
  }

  @Test
  @Order(2)
  void aReleaseOutlivesItsWorkerTheServerAndPostgres() {
    stack.repository.edit(
        "apps/nextcloud/compose.yml", "image: nextcloud:.+", "image: nextcloud:28.0.2");
    var run = stack.operator.deploy("nextcloud", "28.0.2");
    during("alpha", BACKUP);
    loseWorkerOf(run.of("alpha"), "a release's worker");
    during("alpha", DEPLOY);
    loseServer(run.of("alpha"), "a release's server");
    stack.operator.approve(run, "canary is healthy");
    during("beta", DEPLOY);
    losePostgres(run.of("beta"), "a release's PostgreSQL");

    assertThat(run.release().outcome()).isEqualTo(RolloutOutcome.DONE);
    for (var client : List.of("alpha", "beta")) {
      assertThat(nextcloud(client).version()).isEqualTo("28.0.2");
      assertThat(nextcloud(client).note()).isEqualTo("what %s wrote".formatted(client));
      assertThat(starts(client, DEPLOY)).isEqualTo(2);
      assertThat(starts(client, BACKUP)).isEqualTo(2);
    }
  }

  @Test
  @Order(3)
  void aRestoreOutlivesItsWorkerTheServerAndPostgres() {
    var beta = nextcloud("beta");
    beta.machine().run("systemctl start " + BACKUP);
    beta.machine().run("find /opt/docker/nextcloud/data/admin -type f -delete");
    var run = stack.operator.restore("beta", "the disk lost files");
    stack.operator.approve(run, "beta asked for it");
    during("beta", FETCH);
    loseWorkerOf(run, "a restore's worker");
    during("beta", BACKUP);
    loseServer(run, "a restore's server");
    during("beta", RESTORE);
    losePostgres(run, "a restore's PostgreSQL");

    assertThat(run.result(RestoreClientResult.class).restored()).isTrue();
    assertThat(beta.note()).isEqualTo("what beta wrote");
    assertThat(starts("beta", BACKUP)).isEqualTo(4);
    assertThat(starts("beta", RESTORE)).isEqualTo(1);
  }

  private static void during(String client, String unit) {
    await("%s of %s".formatted(unit, client))
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> stack.machine(client).works(unit));
  }

  /** Kills the one of both that has the run's activity; it starts again once the other went on. */
  private static void loseWorkerOf(OperationRun run, String whose) {
    var busy = run.isAt(second.identity()) ? second : stack.worker;
    figure(whose, run.timeToGoOn(busy::kill));
    busy.start();
  }

  private static void loseServer(OperationRun run, String whose) {
    figure(
        whose,
        run.timeToGoOn(
            () -> {
              stack.temporal.kill();
              stack.temporal.start();
            }));
  }

  /** The server stays, as it does where systemd starts only PostgreSQL again. */
  private static void losePostgres(OperationRun run, String whose) {
    figure(
        whose,
        run.timeToGoOn(
            () -> {
              postgres.kill();
              postgres.start();
            }));
  }

  private static void figure(String whose, Duration took) {
    Figures.say("failover of %s: %.1f s".formatted(whose, took.toMillis() / 1000.0));
  }

  private static Nextcloud nextcloud(String client) {
    return new Nextcloud(stack, client);
  }

  private static long starts(String client, String unit) {
    return stack
        .machine(client)
        .run("journalctl --quiet --output=cat --unit='%s' --grep='^Start(ed|ing) '".formatted(unit))
        .lines()
        .count();
  }
}
