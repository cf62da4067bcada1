package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.restore.RestoreTestKit.ALPHA;
import static society.postx.platform.workflows.restore.RestoreTestKit.awaitWaits;
import static society.postx.platform.workflows.restore.RestoreTestKit.decision;
import static society.postx.platform.workflows.restore.RestoreTestKit.progress;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.workflows.release.FakeHost;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.testkit.Histories;

@Timeout(60)
class RestoreFilesTest {
  private static final String REPORTS = "data/admin/files/report*.odt";

  private final RestoreTestKit kit = new RestoreTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub restore(Map<String, Object> more) {
    var input = new TreeMap<>(ALPHA);
    input.put("scenario", "files");
    input.put("paths", List.of(REPORTS));
    input.putAll(more);
    return kit.restore(input);
  }

  private WorkflowStub approved(Map<String, Object> more) {
    var run = restore(more);
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.kept()).containsExactly("5a9c03f1");
    Approvals.approve(run, "the client agreed");
    return run;
  }

  @Test
  void filesComeBesideTheLiveOnesWhileUsersStayIn() throws IOException {
    var result = approved(Map.of()).getResult(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    assertThat(result.safetySnapshot()).isNull();
    assertThat(result.summary()).contains("beside the live ones in restored-2020-11-28-0310");
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "hold backups",
            "files in restored-2020-11-28-0310",
            "keep for 7 days",
            "release backups");
    Histories.keep("restore-files-looked-beside", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void filesThatReplaceLiveOnesAreBackedUpFirst() throws IOException {
    var result = approved(Map.of("inPlace", true)).getResult(RestoreClientResult.class);
    assertThat(result.safetySnapshot()).isEqualTo("s-alpha");
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "hold backups", "backup", "files in place", "keep for 7 days", "release backups");
    Histories.keep("restore-files-looked-in-place", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void theQuestionSaysWhatComesWhereAndThatUsersStayIn() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    assertThat(String.join("\n", Objects.requireNonNull(progress(run).question()).lines()))
        .contains("Restore files of nextcloud of alpha from snapshot 5a9c03f1?")
        .contains(REPORTS + ": 3 files and folders, 34.0 MB; 1 of them are there as they were")
        .contains("they come beside the live ones, in folders named restored-2020-11-28-0310")
        .contains("backups: arrived 2020-11-28")
        .contains("measured by the drill of 2020-11-12")
        .contains("a no")
        .contains("users stay in");
  }

  @Test
  void anAppThatWasReleasedSinceTheApprovalIsLeftAsItIs() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.host("alpha").runs(FakeHost.NEW, false);
    Approvals.approve(run, "the client agreed");
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining(
            "the client changed since this was approved, and nothing was done; start the restore again. Now: nextcloud runs "
                + FakeHost.NEW);
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void aDiskThatFilledSinceTheApprovalIsRefused() {
    var run = restore(Map.of());
    awaitWaits(run, "APPROVE_RESTORE");
    kit.world.fail("forecastFiles", REQUEST_REFUSED, "the disk is too full for these files");
    Approvals.approve(run, "the client agreed");
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("the disk is too full for these files");
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void anAbortPutsFilesBack() throws IOException {
    kit.world.fail("restoreFiles", JOB_FAILED, "the disk is full");
    var run = approved(Map.of());
    awaitWaits(run, "RESTORE");
    run.signal("abort", decision("the wrong night"));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(kit.world.journal("alpha"))
        .containsExactly(
            "hold backups",
            "files in restored-2020-11-28-0310",
            "put files back",
            "release backups");
    Histories.keep("restore-files-looked-aborted", kit.kit.client(), RestoreTestKit.ID);
  }

  @Test
  void pathsThatMatchNothingAreRefusedBeforeAnybodyIsAsked() {
    kit.world.fail("forecastFiles", INVALID_INPUT, "paths: 'x/y': the snapshot has no such file");
    var run = restore(Map.of());
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("the snapshot has no such file");
    assertThat(kit.world.journal()).isEmpty();
    assertThat(kit.world.alerts()).isEmpty();
  }

  @Test
  void aDryRunOfFilesAsksNobody() {
    var result = restore(Map.of("dryRun", true)).getResult(RestoreClientResult.class);
    assertThat(result.restored()).isFalse();
    assertThat(result.forecast()).hasSize(1);
    assertThat(kit.world.journal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/passwd",
    "data/../../../etc/passwd",
    "data",
    "data/",
    "data//x",
    "./data/x",
    "d*/admin/files/x",
    "''",
  })
  void aPathThatCouldLeadOutOfTheAppsFoldersIsRefused(String path) {
    var run = restore(Map.of("paths", List.of(path)));
    assertThatThrownBy(() -> run.getResult(RestoreClientResult.class))
        .hasStackTraceContaining("paths[0]: '%s': below a folder of the app".formatted(path));
    assertThat(kit.world.journal()).isEmpty();
  }

  @Test
  void filesNeedOneAppAndPaths() {
    assertThatThrownBy(
            () ->
                restore(Map.of("apps", List.of("nextcloud", "keycloak")))
                    .getResult(RestoreClientResult.class))
        .hasStackTraceContaining("apps: '[nextcloud, keycloak]': exactly one");
  }

  @Test
  void anAppThatTheHostDoesNotRunIsRefused() {
    assertThatThrownBy(
            () -> restore(Map.of("apps", List.of("pretix"))).getResult(RestoreClientResult.class))
        .hasStackTraceContaining("apps: 'pretix': client-alpha runs no such app");
  }

  @Test
  void pathsBelongToTheScenarioFiles() {
    assertThatThrownBy(
            () -> restore(Map.of("scenario", "application")).getResult(RestoreClientResult.class))
        .hasStackTraceContaining("paths: '[%s]': only in the scenario files".formatted(REPORTS));
  }

  @ParameterizedTest
  @CsvSource({
    "data/admin/files/report*.odt, data/admin/files",
    "data/admin/files/Documents, data/admin/files",
    "data/*/files/x, data",
    "data/x, data",
    "'data/a b/re\\[port\\].txt', data/a b",
  })
  void whatComesBesideLiesInTheLastFolderThatIsSpelledOut(String pattern, String folder) {
    assertThat(new PathPattern(pattern).folder()).isEqualTo(folder);
  }
}
