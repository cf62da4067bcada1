package society.postx.platform.workflows.operation;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitHolder;
import society.postx.platform.workflows.permit.PermitRelease;
import society.postx.platform.workflows.text.ShownText;

/**
 * The workflow {@code client/<name>}, whose run is the permit to change the client. Only one can
 * run at a time: its start acquires the permit, and its end frees it.
 *
 * @param ended completes when its run has ended, also if people ended it
 */
record PermitChild(Permit stub, Promise<@Nullable Void> ended) {
  /**
   * After a reset the server may report the permit's end to the earlier run instead of this one.
   */
  private static final Duration END = Duration.ofSeconds(30);

  /**
   * Answers empty if another run holds it. Detached: a cancelled run keeps it while its last
   * activity runs.
   */
  static Optional<PermitChild> start(ClientName client) {
    if (!KernelVersion.second()) {
      return start(client, ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    }
    var started = Workflow.<Optional<PermitChild>>newPromise();
    Workflow.newDetachedCancellationScope(
            () -> started.complete(start(client, ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)))
        .run();
    return started.get();
  }

  private static Optional<PermitChild> start(ClientName client, ParentClosePolicy atParentsEnd) {
    var holder = Workflow.getInfo().getWorkflowId();
    var stub =
        Workflow.newChildWorkflowStub(
            Permit.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId("client/" + client)
                .setParentClosePolicy(atParentsEnd)
                .setStaticSummary(ShownText.summary("held by " + holder))
                .setMemo(
                    Map.of(
                        Permit.HOLDER,
                        holder,
                        Permit.SINCE,
                        WorkflowTime.now().toString(),
                        Permit.RUN,
                        Workflow.getInfo().getFirstExecutionRunId(),
                        Permit.RELEASE,
                        "by its holder"))
                .build());
    var ended = Async.procedure(stub::hold, new PermitHolder(holder));
    try {
      Workflow.getWorkflowExecution(stub).get();
    } catch (ChildWorkflowFailure taken) {
      // Only the start can fail here, and only because the id is running: somebody else holds the
      // permit.
      return Optional.empty();
    }
    return Optional.of(new PermitChild(stub, ended));
  }

  boolean hasEnded() {
    return ended.isCompleted();
  }

  void release() {
    Workflow.newDetachedCancellationScope(this::signalRelease).run();
  }

  /** As {@link #release}, and returns once the permit is free. */
  void releaseAndWait() {
    Workflow.newDetachedCancellationScope(
            () -> {
              if (signalRelease()) {
                awaitEnd();
              }
            })
        .run();
  }

  /** False if the permit has already ended; never releases another operation's permit. */
  private boolean signalRelease() {
    try {
      var info = Workflow.getInfo();
      stub.release(new PermitRelease(info.getWorkflowId(), info.getFirstExecutionRunId()));
      return true;
    } catch (SignalExternalWorkflowException gone) {
      logGone(gone);
      return !KernelVersion.second();
    } catch (TemporalFailure gone) { // the SDK throws this for a child that has ended
      if (!KernelVersion.second()) {
        throw gone;
      }
      logGone(gone);
      return false;
    }
  }

  private void awaitEnd() {
    if (KernelVersion.second()) {
      var unused = WorkflowTime.awaitAtMost(END, this::hasEnded);
      return;
    }
    try {
      ended.get();
    } catch (TemporalFailure byOthers) {
      logGone(byOthers);
    }
  }

  private static void logGone(Throwable gone) {
    Workflow.getLogger(PermitChild.class)
        .info("the permit was ended by others: {}", gone.getMessage());
  }
}
