package society.postx.platform.workflows.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Remembers what tests start, and refuses raw instants in what operators read of it at the end.
 * With {@code LATE_RESULTS=true} each result comes late, so that time surely passes once no run
 * works: then a test fails that relies on what still waits.
 */
final class StartedRuns extends WorkflowClientInterceptorBase {
  private static final Pattern RAW = Pattern.compile("\\dT\\d\\d:");

  /** More of a kind show no more, and each costs a replay. */
  private static final int LOOKED_AT = 5;

  private static final long LATE_MILLIS =
      Boolean.parseBoolean(System.getenv("LATE_RESULTS")) ? 150 : 0;

  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  @Override
  public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(
      WorkflowClientCallsInterceptor next) {
    return new WorkflowClientCallsInterceptorBase(next) {
      @Override
      public WorkflowStartOutput start(WorkflowStartInput input) {
        ids.add(input.getWorkflowId());
        return super.start(input);
      }

      @Override
      public <R> GetResultOutput<R> getResult(GetResultInput<R> input) throws TimeoutException {
        try {
          return super.getResult(input);
        } finally {
          letTimePass();
        }
      }
    };
  }

  private static void letTimePass() {
    try {
      Thread.sleep(LATE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void requirePlainTimes(WorkflowClient client) {
    ids.stream().limit(LOOKED_AT).forEach(id -> requirePlainTimes(client, id));
  }

  private static void requirePlainTimes(WorkflowClient client, String id) {
    try {
      var shown = client.newUntypedWorkflowStub(id).query("progress", Checklist.class);
      if (shown.items() == null) {
        return; // a test's own workflow answers something else
      }
      Stream.concat(Stream.of(shown.headline()), shown.items().stream().map(Checklist.Item::note))
          .forEach(text -> assertThat(text).as("shown by " + id).doesNotContainPattern(RAW));
    } catch (WorkflowException | DataConverterException hasNoChecklist) {
      // It shows nothing, or cannot be read as its test wanted.
    }
  }
}
