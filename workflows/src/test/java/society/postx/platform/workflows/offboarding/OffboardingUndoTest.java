package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import io.temporal.client.WorkflowFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until its server is deleted, an abort or a cancel brings the client back as it was. */
@Timeout(60)
class OffboardingUndoTest extends OffboardingTestKit {
  @ParameterizedTest
  @CsvSource({
    "removeClientRecords alpha, REMOVE_RECORDS",
    "removeClientMonitors alpha, REMOVE_MONITORS",
    "refuseHostKey alpha, REFUSE_HOST",
    "powerOff alpha, POWER_OFF"
  })
  void anAbortBeforeTheDeletionBringsTheClientBack(String method, String step) {
    world.fail(method, JOB_FAILED, "no answer");
    var run = offboard();
    approve();
    if (!step.equals("REMOVE_RECORDS")) {
      expire();
    }
    awaitWaits(step);
    abort(run);
    var undone =
        FakeOffboarding.BACK.subList(
            FakeOffboarding.BACK.size() - world.undone(), FakeOffboarding.BACK.size());
    assertThat(world.journal("alpha")).endsWith(undone.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void anAbortInTheCoolingTimeBringsAllBackInReverseOrder() throws IOException {
    var run = offboard();
    approve();
    awaitCooling();
    assertThat(world.journal("alpha")).endsWith(DISCONNECTED.toArray(String[]::new));
    abort(run);
    assertThat(world.journal("alpha")).endsWith(FakeOffboarding.BACK.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
    record("offboard-aborted-cooling");
  }

  @Test
  void aCancelInTheCoolingTimeBringsAllBack() {
    var run = offboard();
    approve();
    awaitCooling();
    run.cancel();
    assertThatThrownBy(() -> run.getResult(OffboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.journal("alpha")).endsWith(FakeOffboarding.BACK.toArray(String[]::new));
  }

  @Test
  void aCancelDuringTheUndoOfAnAbortStillBringsAllBack() {
    var run = offboard();
    approve();
    awaitCooling();
    world.fail("admitHostKey alpha", JOB_FAILED, "the box is away");
    decide("abort", "ops");
    awaitWaits("UNDO_REFUSE_HOST");
    run.cancel();
    world.repair("admitHostKey alpha");
    decide("retry", "ops");
    assertThatThrownBy(() -> run.getResult(OffboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(progress().stage()).isEqualTo("ABORTED");
    assertThat(world.journal("alpha"))
        .containsSubsequence(FakeOffboarding.BACK.toArray(String[]::new))
        .endsWith("users in", "maintenance ends");
  }

  @Test
  void whatTurnsUpInTheCoolingTimeStopsBeforeTheDeletionAndAnAbortStillHelps() {
    var run = offboard();
    approve();
    awaitCooling();
    var more = new ArrayList<>(FakeOffboarding.RESOURCES.all());
    more.add(new HetznerResource(HetznerResource.Kind.SNAPSHOT, 12, "by hand", ""));
    world.resources(new ClientResources(more, 41L, "192.0.2.1", "2001:db8::1"));
    kit.sleep(Duration.ofHours(25));
    awaitWaits("LAST_LOOK");
    assertThat(progress().headline()).contains("snapshot by hand (id 12)");
    abort(run);
    assertThat(world.journal("alpha")).endsWith(FakeOffboarding.BACK.toArray(String[]::new));
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void afterTheServerIsDeletedThereIsOnlyForward() {
    world.fail("archiveFiles alpha", JOB_FAILED, "Git is away");
    var run = offboard();
    approve();
    cooled();
    awaitWaits("ARCHIVE_FILES");
    assertThat(decide("abort", "ops")).contains("abort is not possible at ARCHIVE_FILES");
    assertThat(decide("skip", "carol", "step", "ARCHIVE_FILES"))
        .contains("skip is not possible at ARCHIVE_FILES");
    world.repair("archiveFiles alpha");
    decide("retry", "ops");
    assertThat(run.getResult(OffboardClientResult.class).removed()).isTrue();
  }

  @Test
  void aCancelAfterTheServerIsDeletedLeavesNothingHalfDone() {
    var archiving = world.hold("archiveFiles alpha");
    var run = offboard();
    approve();
    cooled();
    awaitStage("ARCHIVE_FILES");
    run.cancel();
    archiving.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                world.journal("alpha").contains("backups/client-alpha to " + archive)
                    && progress().stage().matches("DONE|CANCELLED"));
    assertThat(kit.client().newUntypedWorkflowStub("retention/alpha/" + yesterday).describe())
        .isNotNull();
  }

  @Test
  void anAbortWhileTheExportWaitsRemovesIt() {
    var run = offboard("dataExport", true, "recipient", RECIPIENT);
    approve();
    awaitStage("RECEIPT");
    abort(run);
    assertThat(world.journal("alpha"))
        .endsWith("download closed", "export deleted", "users in", "maintenance ends");
  }

  @Test
  void visitorsWhoAreLetInAfterTheFinalBackupStopTheRemoval() {
    world.fail("refuseHostKey alpha", JOB_FAILED, "the box is away");
    var run = offboard();
    approve();
    expire();
    awaitWaits("REFUSE_HOST");
    kit.sleep(Duration.ofHours(5));
    world.letUsersIn();
    world.repair("refuseHostKey alpha");
    decide("retry", "ops");
    awaitWaits("USERS_OUT");
    assertThat(progress().headline()).contains("were let in after the final backup");
    abort(run);
    assertThat(world.destroyedAt()).isNull();
  }

  @Test
  void aFinalBackupThatIsLostInTheCoolingTimeKeepsTheServer() {
    var run = offboard();
    approve();
    awaitCooling();
    world.forget();
    kit.sleep(Duration.ofHours(25));
    awaitWaits("LAST_LOOK");
    assertThat(progress().headline()).contains("not the final backup");
    abort(run);
    assertThat(world.destroyedAt()).isNull();
    assertThat(world.journal("alpha")).endsWith(FakeOffboarding.BACK.toArray(String[]::new));
  }
}
