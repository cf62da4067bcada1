package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.release.ReleaseRehearsal.ID;
import static society.postx.platform.workflows.release.ReleaseRehearsal.result;
import static society.postx.platform.workflows.release.ReleaseRehearsal.with;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;

/** A fleet that no single history holds. */
@Timeout(600)
class ThousandClientsTest {
  /** Temporal ends a workflow at 51,200 events or 50 MB, and warns at a fifth of both. */
  private static final int WARNS_AT_EVENTS = 10_240;

  private static final int WARNS_AT_BYTES = 10_000_000;

  private static final int LARGEST_PAYLOAD = 2_000_000;

  private final ReleaseRehearsal rehearsal = new ReleaseRehearsal();

  @AfterEach
  void stop() {
    rehearsal.close();
  }

  @Test
  void aThousandClientsAreDeployedToInHistoriesWithinTheLimits() {
    rehearsal.fleet.keepNoJournal();
    rehearsal.fleet.add("canary", CANARY);
    for (var number = 1; number < 1000; number++) {
      rehearsal.fleet.add("c%03d".formatted(number), PRODUCTION);
    }
    var run = rehearsal.deploy(with("waveLimit", 50));
    rehearsal.approve(run);
    var result = result(run);
    assertThat(result.outcome()).isEqualTo(DeployReleaseResult.Outcome.DONE);
    assertThat(result.clients())
        .hasSize(1000)
        .extracting(it -> it.outcome())
        .containsOnly(Outcome.DONE);
    var runs = runs(run.getExecution());
    assertThat(runs).hasSizeGreaterThan(1);
    for (var execution : runs) {
      var history = rehearsal.client.fetchHistory(ID, execution).getHistory();
      var largest = largestEvent(history.getEventsList());
      System.err.printf(
          "run of %d events, %d bytes, the largest event has %d%n",
          history.getEventsCount(), history.getSerializedSize(), largest);
      assertThat(largest).isLessThan(LARGEST_PAYLOAD);
      assertThat(history.getEventsCount()).isLessThan(WARNS_AT_EVENTS);
      assertThat(history.getSerializedSize()).isLessThan(WARNS_AT_BYTES);
    }
  }

  private static int largestEvent(List<HistoryEvent> events) {
    return events.stream().mapToInt(HistoryEvent::getSerializedSize).max().orElse(0);
  }

  /** The runs that the release continued as, the first one first. */
  private List<String> runs(WorkflowExecution first) {
    var runs = new ArrayList<String>();
    for (var next = first.getRunId(); !next.isEmpty(); ) {
      runs.add(next);
      var events = rehearsal.client.fetchHistory(ID, next).getHistory().getEventsList();
      var last = events.get(events.size() - 1);
      next =
          last.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
              ? last.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId()
              : "";
    }
    return runs;
  }
}
