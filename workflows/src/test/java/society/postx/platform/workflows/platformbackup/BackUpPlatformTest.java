package society.postx.platform.workflows.platformbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.failure.FailureType.REPOSITORY_CONFLICT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class BackUpPlatformTest {
  private static final String ID = "back-up-platform";

  private final FakePlatformBackups world = new FakePlatformBackups();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @BeforeEach
  void start() {
    kit.work(world, BackUpPlatformImpl.class, SendAlertImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub run(Map<String, Object> input) {
    var run = kit.client().newUntypedWorkflowStub("BackUpPlatform", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  private BackUpPlatformResult result(Map<String, Object> input) {
    return run(input).getResult(BackUpPlatformResult.class);
  }

  /** Where {@code RECORD_HISTORIES=true} asks for it. */
  private void record(String name) throws IOException {
    if (Histories.wanted(name)) {
      Histories.keep(name, kit.client(), ID);
    }
  }

  @Test
  void aBackupIsReadBackBeforeAnythingIsForgottenAndRecordedLast() throws IOException {
    var result = result(Map.of());
    assertThat(result.summary())
        .isEqualTo(
            "read back snapshot 2b285701 of 2026-11-29 06:31 UTC: commit 9e48feb8, 2 refs, passwords of 3 clients, 4 files; forgot 0 old backups, kept 9");
    assertThat(result.findings()).isEmpty();
    assertThat(world.calls())
        .containsExactly(
            "storePlatform", "readBack", "forgetOldBackups false", "recordPlatformBackup");
    assertThat(world.alerts()).isEmpty();
    record("back-up-platform");
  }

  @Test
  void aDryRunOnlyAsks() {
    var result = result(Map.of("dryRun", true));
    assertThat(result.summary()).isEqualTo("would store commit 9e48feb8");
    assertThat(result.backup()).isNull();
    assertThat(world.calls()).containsExactly("planBackUp");
  }

  @Test
  void aFailedBackupAlertsAndFails() throws IOException {
    world.fail("storePlatform", REQUEST_REFUSED, "the box is full\n# x");
    assertThatThrownBy(() -> result(Map.of()))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("the platform was not backed up: the box is full");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.title()).isEqualTo(ID + ": the platform was not backed up");
              assertThat(it.text())
                  .contains("- the box is full # x", "schedules trigger back-up-platform");
            });
    record("back-up-platform-failed");
  }

  @Test
  void aBackupThatCannotBeRestoredIsNotGoodAndNothingOldIsForgotten() {
    world.fail("readBack", VERIFICATION_FAILED, "git fsck says missing blob 5a9c03f1");
    assertThatThrownBy(() -> result(Map.of()))
        .hasStackTraceContaining("the platform's backup cannot be restored: git fsck says");
    assertThat(world.calls()).containsExactly("storePlatform");
    assertThat(world.alerts(1)).hasSize(1);
  }

  @Test
  void aRepositoryThatTakesNoPushStopsNothing() throws IOException {
    world.fail("recordPlatformBackup", REPOSITORY_CONFLICT, "the remote refuses");
    world.find("the repository is the worker's own clone");
    var result = result(Map.of());
    assertThat(result.backup()).isNotNull();
    assertThat(result.findings())
        .containsExactly(
            "the repository is the worker's own clone",
            "it is not recorded in Git: the remote refuses (REPOSITORY_CONFLICT)");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("- it is not recorded in Git"));
    record("back-up-platform-unrecorded");
  }

  @Test
  void whatRetentionAsksIsAnsweredByTheNextRunsInput() {
    world.ask("7 snapshots would be forgotten, more than the 5 that one run may forget unasked");
    assertThat(result(Map.of()).findings())
        .singleElement()
        .satisfies(
            it -> assertThat(it).startsWith("7 snapshots").endsWith("{\"forgetAll\": true}"));
    assertThat(world.alerts(1)).hasSize(1);
    var answered = result(Map.of("forgetAll", true));
    assertThat(answered.findings()).isEmpty();
    assertThat(answered.summary()).endsWith("; forgot 7 old backups, kept 9");
  }

  @Test
  void unknownInputIsRefused() {
    assertThatThrownBy(() -> result(Map.of("forget", true))).hasStackTraceContaining("forget");
    assertThat(world.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"back-up-platform", "back-up-platform-failed", "back-up-platform-unrecorded"})
  void recordedBackupsReplay(String name) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), ID, BackUpPlatformImpl.class);
    }
  }
}
