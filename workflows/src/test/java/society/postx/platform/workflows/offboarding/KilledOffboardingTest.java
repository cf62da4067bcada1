package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.alert.Alert;
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

    /** What was done to the client; what was repeated at once counts once. */
    List<String> done() {
      var done = new ArrayList<String>();
      for (var what : world.journal("alpha")) {
        if (done.isEmpty() || !done.getLast().equals(what)) {
          done.add(what);
        }
      }
      return done;
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
      @Nullable String retention,
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
          result.evidence(),
          result.retention(),
          it.world.alerts(1).stream().map(Alert::title).distinct().toList());
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
