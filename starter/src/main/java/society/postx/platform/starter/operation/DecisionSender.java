package society.postx.platform.starter.operation;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Verb;

/** Sends a decision to an operation and waits for its answer. */
public record DecisionSender(WorkflowClient client) {
  private static final long PATIENCE_SECONDS = 30;

  /** Returns the checklist once the decision counts; a refusal carries the operation's words. */
  public Checklist decide(String id, Verb verb, Decision decision) {
    var stub = client.newUntypedWorkflowStub(id);
    try {
      return CompletableFuture.supplyAsync(
              () -> stub.update(verb.word(), Checklist.class, decision))
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw refusal(id, verb, e.getCause() == null ? e : e.getCause());
    }
  }

  private static CommandError refusal(String id, Verb verb, Throwable why) {
    if (why instanceof TimeoutException) {
      return CommandError.failed(
          "%s: no worker accepted the decision within %d s; start one (./platform worker), then decide again"
              .formatted(id, PATIENCE_SECONDS),
          why);
    }
    if (why instanceof WorkflowNotFoundException) {
      return CommandError.failed(
          "%s: does not run; nothing to %s; list what runs:  ./platform status"
              .formatted(id, verb.word()),
          why);
    }
    if (why instanceof WorkflowUpdateException && why.getCause() instanceof ApplicationFailure no) {
      return CommandError.failed(
          "%s: %s is refused: %s".formatted(id, verb.word(), no.getOriginalMessage()), why);
    }
    return CommandError.failed("%s: %s".formatted(id, TemporalErrors.firstLine(why)), why);
  }
}
