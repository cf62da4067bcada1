package society.postx.platform.workflows.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;

/** Lists the runs that a workflow continued as, the first one first. */
public record Runs(WorkflowClient client, WorkflowExecution first) {
  /** Temporal ends a workflow at 51,200 events or 50 MB, and warns at a fifth of both. */
  private static final int WARNS_AT_EVENTS = 10_240;

  private static final int WARNS_AT_BYTES = 10_000_000;

  private static final int LARGEST_PAYLOAD = 2_000_000;

  public List<History> histories() {
    var histories = new ArrayList<History>();
    for (var next = first.getRunId(); !next.isEmpty(); ) {
      var history = client.fetchHistory(first.getWorkflowId(), next).getHistory();
      histories.add(history);
      var last = history.getEvents(history.getEventsCount() - 1);
      next =
          last.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
              ? last.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId()
              : "";
    }
    return histories;
  }

  /** No history, event or payload of a size that Temporal warns about or refuses. */
  public static void withinLimits(List<History> histories) {
    for (var history : histories) {
      var largest =
          history.getEventsList().stream()
              .mapToInt(HistoryEvent::getSerializedSize)
              .max()
              .orElse(0);
      System.err.printf(
          "run of %d events, %d bytes, the largest event has %d%n",
          history.getEventsCount(), history.getSerializedSize(), largest);
      assertThat(largest).isLessThan(LARGEST_PAYLOAD);
      assertThat(history.getEventsCount()).isLessThan(WARNS_AT_EVENTS);
      assertThat(history.getSerializedSize()).isLessThan(WARNS_AT_BYTES);
    }
  }
}
