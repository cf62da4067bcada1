package society.postx.platform.starter.backup;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.text.ShownText;

/**
 * Has the worker, which holds the keys, read something, and waits for the answer.
 *
 * @param ids what the workflow's id begins with, before the time
 * @param limitMinutes how long it waits
 */
record ReadingRun(WorkflowClient client, String ids, String summary, long limitMinutes) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

  <T> T answer(String workflow, Object input, Class<T> type) {
    var id = ids + TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    var stub =
        client.newUntypedWorkflowStub(
            workflow,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PLATFORM)
                .setStaticSummary(summary)
                .build());
    stub.start(input);
    return answer(stub, id, type);
  }

  private <T> T answer(WorkflowStub stub, String id, Class<T> type) {
    try {
      return stub.getResult(limitMinutes, TimeUnit.MINUTES, type);
    } catch (WorkflowFailedException e) {
      throw CommandError.failed("%s: %s".formatted(id, why(e)), e);
    } catch (TimeoutException e) {
      throw CommandError.failed(
          "%s: no answer for %d minutes; does a worker run?  ./platform doctor"
              .formatted(id, limitMinutes),
          e);
    }
  }

  private static String why(Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof ApplicationFailure said) {
        return ShownText.oneLine(String.valueOf(said.getOriginalMessage()));
      }
      cause = cause.getCause();
    }
    return TemporalErrors.firstLine(failure);
  }
}
