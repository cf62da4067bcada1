package society.postx.platform.benchmarks.clients;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;

/** Reads the sizes of the histories that runs left in Temporal. */
final class Histories {
  private final WorkflowClient client;
  private int runs;
  private long activities;
  private int events;
  private int bytes;
  private int largestEvent;

  Histories(WorkflowClient client) {
    this.client = client;
  }

  /** Reads this run and all runs that it continued as. */
  void addAll(String workflow, String firstRun) {
    for (var next = firstRun; !next.isEmpty(); ) {
      next = continuedAs(add(client.fetchHistory(workflow, next)));
    }
  }

  /** Reads the workflow's last run. */
  void add(String workflow) {
    var unused = add(client.fetchHistory(workflow));
  }

  private HistoryEvent add(WorkflowExecutionHistory fetched) {
    var history = fetched.getHistory();
    runs++;
    activities += count(history.getEventsList());
    events = Math.max(events, history.getEventsCount());
    bytes = Math.max(bytes, history.getSerializedSize());
    largestEvent = Math.max(largestEvent, largest(history.getEventsList()));
    return history.getEventsList().getLast();
  }

  private static long count(List<HistoryEvent> events) {
    return events.stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .count();
  }

  private static int largest(List<HistoryEvent> events) {
    return events.stream().mapToInt(HistoryEvent::getSerializedSize).max().orElse(0);
  }

  private static String continuedAs(HistoryEvent last) {
    return last.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
        ? last.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId()
        : "";
  }

  int runs() {
    return runs;
  }

  /** The number of activities that all runs scheduled. */
  long activities() {
    return activities;
  }

  Largest largest() {
    return new Largest(events, bytes, largestEvent);
  }

  /** The largest events and bytes of one run, not necessarily of the same run. */
  record Largest(int events, int bytes, int largestEventBytes) {}
}
