package society.postx.platform.starter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.targets.ClientRow;

/** Reads the state, progress and result of operations from Temporal. */
public record OperationReader(WorkflowClient client) {
  /** Workflows over many clients that answer the query {@code clients}. */
  private static final Set<String> ROLLOUTS = Set.of("DeployRelease", "UpgradeServers");

  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  /** Returns the operation's state now; refuses an id that was never started. */
  public OperationStatus status(String id) {
    var stub = client.newUntypedWorkflowStub(id);
    try {
      var described = stub.describe();
      var status = described.getStatus();
      var answer = ask(id, stub);
      var checklist = answer.checklist();
      return switch (status) {
        case WORKFLOW_EXECUTION_STATUS_RUNNING ->
            new OperationStatus(
                id,
                "RUNNING",
                checklist,
                clients(stub, checklist),
                null,
                null,
                answer.why().isEmpty() ? null : answer.why(),
                PendingActivity.of(described),
                null);
        case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
            OperationStatus.completed(
                id, closed(checklist, status), result(stub), stage(described));
        default ->
            new OperationStatus(
                id, word(status), closed(checklist, status), null, null, failure(stub));
      };
    } catch (WorkflowNotFoundException e) {
      throw unknown(id, e);
    }
  }

  /** The search attribute Stage; empty where it never had one. */
  static String stage(WorkflowExecutionMetadata run) {
    return Optional.ofNullable(run.getTypedSearchAttributes().get(STAGE)).orElse("");
  }

  /** Marks the open steps of a cancelled or terminated run, which could not do so itself. */
  private static @Nullable Checklist closed(
      @Nullable Checklist checklist, WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_CANCELED,
          WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          checklist == null
              ? null
              : checklist.stopped(word(status).toLowerCase(Locale.ROOT).replace('_', ' '));
      default -> checklist;
    };
  }

  /** The run's result, with the clients of a large rollout unpacked. */
  private static @Nullable JsonNode result(WorkflowStub stub) {
    var result = stub.getResult(JsonNode.class);
    if (result instanceof ObjectNode rollout && rollout.path("clients").isTextual()) {
      try {
        rollout.set("clients", PackedList.unpacked(rollout.path("clients")));
      } catch (IOException e) {
        throw new UncheckedIOException("the result's clients cannot be unpacked", e);
      }
    }
    return result;
  }

  /** The progress of a running operation, or why it cannot answer. */
  ProgressAnswer progress(WorkflowExecution run) {
    return ask(run.getWorkflowId(), client.newUntypedWorkflowStub(run, Optional.empty()));
  }

  /** The activities of a running operation that have not ended. */
  List<PendingActivity> pending(WorkflowExecution run) {
    return PendingActivity.of(client.newUntypedWorkflowStub(run, Optional.empty()).describe());
  }

  /** How a run ended, in a sentence. */
  public String outcome(WorkflowExecution run, boolean completed) {
    var stub = client.newUntypedWorkflowStub(run, Optional.empty());
    if (completed) {
      return Optional.ofNullable(stub.getResult(JsonNode.class)) // null where it returns nothing
          .map(result -> result.path("summary").asText("done"))
          .orElse("done");
    }
    var why = failure(stub);
    return "%s (%s)".formatted(why.message(), why.type());
  }

  /** Returns after the time, or at once when the operation ends. */
  void pause(String id, long millis) throws InterruptedException {
    try {
      var unused =
          client
              .newUntypedWorkflowStub(id)
              .getResultAsync(JsonNode.class)
              .get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException lookAgain) {
      // Still running, or ended with a failure: the next look says which.
    }
  }

  static CommandError unknown(String id, Throwable cause) {
    return CommandError.failed(
        "%s: no such operation in this namespace; list them:  ./platform status".formatted(id),
        cause);
  }

  // The checklist lives in the workflow, not in the server: only a worker can answer.
  private static ProgressAnswer ask(String id, WorkflowStub stub) {
    try {
      return ProgressAnswer.of(stub.query("progress", Checklist.class));
    } catch (WorkflowNotFoundException e) {
      throw e;
    } catch (WorkflowServiceException noWorkerOrNoTask) {
      return refused(noWorkerOrNoTask)
          ? ProgressAnswer.wedged(id, said(noWorkerOrNoTask))
          : ProgressAnswer.NO_WORKER;
    } catch (WorkflowException | DataConverterException e) {
      return ProgressAnswer.wedged(id, said(e));
    }
  }

  /** Whether the server itself refused, as it does if the workflow's task fails. */
  private static boolean refused(WorkflowServiceException e) {
    return e.getCause() instanceof StatusRuntimeException answer
        && answer.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
  }

  /** The reason, without the frame that only names the workflow id. */
  private static String said(Throwable thrown) {
    var cause = thrown.getCause();
    if (cause instanceof StatusRuntimeException answer) {
      return String.valueOf(answer.getStatus().getDescription()).lines().findFirst().orElse("");
    }
    return TemporalErrors.firstLine(cause == null ? thrown : cause);
  }

  private static @Nullable List<ClientRow> clients(
      WorkflowStub stub, @Nullable Checklist checklist) {
    return checklist != null && ROLLOUTS.contains(checklist.operation())
        ? List.of(stub.query("clients", ClientRow[].class))
        : null;
  }

  private static OperationStatus.Failure failure(WorkflowStub stub) {
    try {
      var unexpected = stub.getResult(JsonNode.class);
      return new OperationStatus.Failure("UNKNOWN", "ended with " + unexpected);
    } catch (WorkflowException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ApplicationFailure failure) {
          return new OperationStatus.Failure(failure.getType(), failure.getOriginalMessage());
        }
      }
      var cause = e.getCause() == null ? e : e.getCause();
      return new OperationStatus.Failure(
          cause.getClass().getSimpleName(), TemporalErrors.firstLine(cause));
    }
  }

  private static String word(WorkflowExecutionStatus status) {
    return status.name().replace("WORKFLOW_EXECUTION_STATUS_", "");
  }
}
