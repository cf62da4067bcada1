package society.postx.platform.workflows.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.Traces;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * Kills the worker after each activity of a retention: the activity runs again, and each task
 * replays the workflow from its start.
 */
@Timeout(60)
class KilledRetentionTest {
  /**
   * How it ended, without times.
   *
   * @param calls what changed the archive; what was repeated at once counts once
   * @param keptDays from the archive to its deletion
   * @param alerts titles; one whose answer was lost is sent again
   */
  private record Outcome(
      List<String> calls,
      List<String> folders,
      long keptDays,
      boolean certified,
      List<String> evidence,
      List<String> alerts) {}

  private static Outcome outcome(WorkflowTestKit workers) {
    try (var kit = workers) {
      var world = new FakeArchives(() -> Instant.ofEpochMilli(kit.currentTimeMillis()));
      var archivedAt = world.file().offboardedAt();
      kit.work(world, RetainThenDeleteImpl.class, SendAlertImpl.class, PermitImpl.class);
      var run =
          kit.client()
              .newUntypedWorkflowStub("RetainThenDelete", WorkflowTestKit.options(FakeArchives.ID));
      run.start(Map.of("client", "alpha"));
      var result = run.getResult(RetainThenDeleteResult.class);
      return new Outcome(
          Traces.once(world.calls()),
          world.folders(),
          Duration.between(archivedAt, world.deletedAt()).toDays(),
          result.certificate() != null,
          Traces.withoutTimes(result.evidence()),
          Traces.withoutTimes(world.alerts(1).stream().map(Alert::title).distinct().toList()));
    }
  }

  @Test
  void theArchiveIsDeletedAtItsDeadlineAsWithoutKills() {
    var expected = outcome(new WorkflowTestKit());
    assertThat(expected.keptDays()).isEqualTo(90);
    assertThat(expected.folders()).isEmpty();
    assertThat(outcome(WorkflowTestKit.killed())).isEqualTo(expected);
  }
}
