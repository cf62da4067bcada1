package society.postx.platform.systemtests;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.offboarding.OffboardClientResult;
import society.postx.platform.workflows.retention.RetainThenDeleteResult;

/**
 * Kills the worker with SIGKILL as soon as an activity of an offboarding or of its retention
 * begins, each of them once: the client's data is exported, archived and deleted all the same, and
 * nothing of its neighbour is touched.
 */
@Tag("sandbox")
@Tag("proof")
class KilledOffboardingEndToEndTest {
  /** An activity starts again half a minute after its worker was killed. */
  private static final Duration LIMIT = Duration.ofMinutes(40);

  private static final String NOTE = "what gamma wrote on its last day";

  @TempDir static Path folder;
  private static Stack stack;

  /** Activities whose worker was killed, by type and instant. */
  private final Set<String> killed = new HashSet<>();

  @BeforeAll
  static void twoClients() {
    stack = Stack.start(folder);
    // The least that Hetzner takes: an offboarding waits so long after it has removed the records.
    stack.repository.edit("platform.yml", "(?m)^dnsTtl: .*$", "dnsTtl: 60");
    Stream.of("beta", "gamma")
        .collect(toMap(Function.identity(), it -> stack.operator.onboard(it, "nextcloud")))
        .values()
        .forEach(run -> assertThat(run.result().skipped()).isEmpty());
    new Nextcloud(stack, "beta").write("beta stays");
    new Nextcloud(stack, "gamma").write(NOTE);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void aClientIsExportedRemovedArchivedAndDeletedThoughEachActivityLosesItsWorker() {
    var beta = Neighbour.of(stack, "beta");
    var offboarding = Offboarding.start(stack, "gamma");
    var run = offboarding.run();
    killAtEach(run, () -> run.stage().equals("WAITS_FOR_DECISION"));
    offboarding.approve();
    killAtEach(run, () -> run.stage().equals("RECEIPT"));
    assertThat(new LiveFolder(offboarding.export()).children("*")).isNotEmpty();
    stack.operator.decide("confirm-receipt", run, "gamma has it");
    killAtEach(run, run::ended);

    var result = run.result(OffboardClientResult.class);
    assertThat(result.removed()).isTrue();
    assertThat(result.skipped()).isEmpty();
    assertThat(result.evidence()).hasSize(5);
    assertThat(stack.account.owned("gamma").values()).containsOnly(0L);
    assertThat(stack.box.home("gamma")).doesNotExist();
    assertThat(stack.monitors("gamma")).isEmpty();
    assertThat(offboarding.archive().resolve("restic-repo/config")).exists();
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
    Figures.say("an offboarding whose worker was killed %d times".formatted(killed.size()));

    var retention = offboarding.retention();
    offboarding.untilKept();
    var unused = stack.operator.starter("delete-now", retention.id(), "--reason", "it asked");
    stack.operator.approveAs("carol", retention, "it wrote so");
    killAtEach(retention, retention::ended);
    var deleted = retention.result(RetainThenDeleteResult.class);
    assertThat(deleted.deletedAt()).isNotNull();
    assertThat(offboarding.archive()).doesNotExist();
    assertThat(stack.repository.files())
        .contains("archive/deleted/gamma-%s.yml".formatted(offboarding.lastDay()))
        .doesNotContain("archive/gamma.yml", "secrets/archive/gamma.sops.yaml");
    assertThat(stack.repository.files().stream().filter(it -> it.startsWith("certificates/gamma-")))
        .hasSize(1);
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
    Figures.say("and with its retention %d times".formatted(killed.size()));
  }

  /** Until this is seen. People decide outside of activities, so nothing waits for a retry then. */
  private void killAtEach(OperationRun run, Callable<Boolean> seen) {
    await("each activity of %s loses its worker".formatted(run.id()))
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> !killAtNew(run) && seen.call());
  }

  private boolean killAtNew(OperationRun run) {
    var begun =
        run.events().stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .map(KilledOffboardingEndToEndTest::activity)
            .filter(killed::add)
            .count();
    if (begun == 0) {
      return false;
    }
    stack.worker.kill();
    stack.worker.start();
    return true;
  }

  private static String activity(HistoryEvent scheduled) {
    return "%s at %d"
        .formatted(
            scheduled.getActivityTaskScheduledEventAttributes().getActivityType().getName(),
            Timestamps.toMillis(scheduled.getEventTime()));
  }
}
