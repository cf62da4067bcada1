package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.testkit.Traces;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * Kills the worker after each activity of an offboarding: the activity runs again, and each task
 * replays the workflow from its start.
 */
@Timeout(120)
class KilledOffboardingTest {
  private final Offboardings killed = new Offboardings(WorkflowTestKit.killed());
  private final Offboardings undisturbed = new Offboardings(new WorkflowTestKit());

  private static final class Offboardings extends OffboardingTestKit implements AutoCloseable {
    Offboardings(WorkflowTestKit kit) {
      super(kit);
    }

    @Override
    public void close() {
      stop();
    }

    List<String> done() {
      return Traces.once(world.journal("alpha"));
    }
  }

  /**
   * How it ended, without times.
   *
   * @param alerts titles; one whose answer was lost is sent again
   */
  private record Outcome(
      List<String> done,
      boolean removed,
      List<String> skipped,
      List<String> evidence,
      boolean retained,
      List<String> alerts) {}

  private static Outcome outcome(Offboardings it) {
    try (it) {
      var run = it.offboard("dataExport", true, "recipient", OffboardingTestKit.RECIPIENT);
      it.approve();
      it.awaitStage("RECEIPT");
      assertThat(it.decide("confirmReceipt", "ops")).isEqualTo("accepted");
      var result = run.getResult(OffboardClientResult.class);
      return new Outcome(
          it.done(),
          result.removed(),
          result.skipped(),
          Traces.withoutTimes(result.evidence()),
          result.retention() != null,
          Traces.withoutTimes(it.world.alerts(1).stream().map(Alert::title).distinct().toList()));
    }
  }

  @Test
  void theClientIsRemovedAsWithoutKills() {
    var expected = outcome(undisturbed);
    assertThat(expected.done()).contains("server deleted", "sub-account deleted");
    assertThat(outcome(killed)).isEqualTo(expected);
  }

  @Test
  void anAbortBringsTheClientBackAsWithoutKills() {
    var expected = aborted(undisturbed);
    assertThat(expected).endsWith(FakeOffboarding.BACK.toArray(String[]::new));
    assertThat(aborted(killed)).isEqualTo(expected);
  }

  private static List<String> aborted(Offboardings it) {
    try (it) {
      var run = it.offboard();
      it.approve();
      it.awaitCooling();
      it.abort(run);
      return it.done();
    }
  }
}
