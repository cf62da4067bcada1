package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.restore.StagingRestoreStep.*;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.Staging;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingServerActivities;
import society.postx.platform.workflows.staging.StagingSpec;
import society.postx.platform.workflows.text.Quantities;

/**
 * The target {@code staging} of {@link RestoreClient}: brings a snapshot up on a throw-away server
 * in quarantine, where people look at it and export one item of it. Nothing of the client changes,
 * so it asks for no approval. It holds the client's permit only while it reads the repository, as a
 * drill does; the server is deleted at any end, and a terminated run's at the end of its term.
 */
record StagingRestore(Operation operation, RestoreClientInput input) {
  /** The server is there by now, and costs cents. */
  private static final Duration BUSY_LIMIT = Duration.ofMinutes(50);

  private static final SeenSnapshot.Items SEEN =
      new SeenSnapshot.Items(READ_PLAN, FIND_ACCOUNT, CHOOSE_SNAPSHOT, READ_SNAPSHOT);

  /**
   * What comes up.
   *
   * @param until when the server is deleted
   */
  private record Wanted(
      ClientPlan plan,
      SubAccount account,
      ChosenSnapshot snapshot,
      SnapshotContents contents,
      Instant until) {}

  RestoreClientResult run() {
    var wanted = see();
    if (input.dry()) {
      operation.show("DONE", "No server was built");
      return result(wanted, List.of(), "no server was built");
    }
    KeptSnapshot.whileDeciding(operation, CHOOSE_SNAPSHOT, input.client(), wanted.snapshot());
    var spec = StagingSpec.of(wanted.plan(), WorkflowTime.now().plus(Staging.TERM));
    return operation.withoutPermit(() -> show(wanted, spec));
  }

  private Wanted see() {
    var until = WorkflowTime.now().plus(input.lookFor());
    var seen = SeenSnapshot.by(operation, SEEN, input);
    return new Wanted(
        seen.plan(),
        seen.account(),
        seen.snapshot(),
        seen.contents(operation, READ_SNAPSHOT),
        until);
  }

  private RestoreClientResult show(Wanted wanted, StagingSpec spec) {
    var built =
        operation.step(
            BUILD_STAGING,
            LONG,
            StagingServerActivities.class,
            it -> it.ensureStaging(spec),
            it -> it.deleteStaging(spec));
    var host = StagingHost.of(spec, built.ipv4());
    operation.step(
        PREPARE_STAGING, LONG, StagingHostActivities.class, it -> it.prepareStaging(host));
    var copy = operation.untilItPasses(RESTORE_COPY, () -> restoreCopy(host, wanted));
    operation.tick(RESTORE_COPY, String.join("; ", copy.problems())); // people see what is odd
    operation.step(
        CLOSE_OUTWARD,
        LONG,
        StagingServerActivities.class,
        it -> {
          it.closeOutward(spec);
          return "";
        });
    operation.step(START_COPY, LONG, StagingHostActivities.class, it -> it.startCopy(host, copy));
    operation.step(REACH_COPY, SHORT, StagingHostActivities.class, it -> it.wayIn(host));
    operation.waitUntil(LOOK, wanted.until(), look(built));
    operation.tick(LOOK, "it is over");
    operation.step(
        DELETE_STAGING,
        LONG,
        StagingServerActivities.class,
        it -> {
          it.deleteStaging(spec);
          return "";
        });
    return result(
        wanted,
        copy.problems(),
        "snapshot %s was up on %s, which is gone; to restore it on the client:  ./platform restore %s --snapshot %s"
            .formatted(
                wanted.snapshot().shortId(),
                built.text(),
                input.client(),
                wanted.snapshot().shortId()));
  }

  private static String look(StagingServer built) {
    return "then %s is deleted; reach it as \"%s\" says, and delete it earlier with  ./platform retry %s"
        .formatted(built.name(), REACH_COPY.title(), Workflow.getInfo().getWorkflowId());
  }

  /** Retention must not forget or prune the snapshot meanwhile, and no offboarding may begin. */
  private RestoredCopy restoreCopy(StagingHost host, Wanted wanted) {
    var permit = new PermitLease(input.client(), BUSY_LIMIT);
    try {
      permit.acquire(who -> operation.show(RESTORE_COPY.name(), who));
      operation.show(RESTORE_COPY.name(), RESTORE_COPY.title());
      var copy =
          BACKUP
              .stub(StagingHostActivities.class, RESTORE_COPY.title())
              .restoreCopy(host, wanted.account(), wanted.snapshot().id());
      permit.releaseAndWait();
      return copy;
    } catch (TemporalFailure e) { // any other is a bug, which fails the task
      permit.releaseAndWait();
      throw e;
    }
  }

  private RestoreClientResult result(Wanted wanted, List<String> problems, String summary) {
    var lines = new ArrayList<String>();
    lines.add(
        "the copy is deleted %s, and the client stays as it is"
            .formatted(Quantities.time(wanted.until())));
    lines.addAll(wanted.contents().lines());
    lines.addAll(problems);
    return new RestoreClientResult(
        input.client(),
        false,
        summary,
        wanted.snapshot(),
        wanted.contents().apps(),
        lines,
        null,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
