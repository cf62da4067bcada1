package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.OutlivingChild;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetentionStart;
import society.postx.platform.workflows.snapshots.SnapshotActivities;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.text.Quantities;

/**
 * Removes everything of a client that operators approved for removal. Until the server is deleted,
 * an abort restores the client; from then on it only goes forward.
 */
final class ClientRemoval {
  private static final Duration NEXT_TRY = Duration.ofMinutes(5);

  private final Operation operation;
  private final OffboardClientInput input;
  private final OffboardingPlan plan;
  private final LastBackup.Stored last;
  private final String approver;

  /** Until when no other client is deleted. */
  private Instant turnEnds = Instant.EPOCH;

  /**
   * @param last the newest backup
   * @param approver who approved
   */
  ClientRemoval(
      Operation operation,
      OffboardClientInput input,
      OffboardingPlan plan,
      LastBackup.Stored last,
      String approver) {
    this.operation = operation;
    this.input = input;
    this.plan = plan;
    this.last = last;
    this.approver = approver;
  }

  OffboardClientResult run() {
    disconnect();
    cool();
    takeTurn(List.of(Verb.ABORT));
    lookOnceMore();
    if (CancellationScope.current().isCancelRequested()) {
      CancellationScope.throwCanceled(); // nothing is deleted yet
    }
    operation.keep(); // nothing brings a deleted server back
    var result = Workflow.<OffboardClientResult>newPromise();
    Workflow.newDetachedCancellationScope(() -> result.complete(finish())).run();
    return result.get();
  }

  /** Ignores cancellation: a half-removed client cannot be operated. */
  private OffboardClientResult finish() {
    delete();
    var file = plan.archiveFile(WorkflowTime.now(), last.storedAt(), approver);
    var commit =
        operation.step(
            ARCHIVE_FILES,
            SHORT,
            ClientArchiveActivities.class,
            it -> it.archiveFiles(file, plan.plan(), Operation.runLabel()));
    archive(file);
    var retention = startRetention();
    var evidence = verify();
    return new OffboardClientResult(
        input.client(),
        true,
        "%s is removed; its archive %s is kept until %s by %s"
            .formatted(input.client(), file.path(), Quantities.time(file.deleteAt()), retention),
        plan.lines(),
        commit,
        retention,
        evidence,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }

  /** In this order: DNS never leads to a server that is off, and no alarm is raised for it. */
  private void disconnect() {
    var client = plan.plan();
    var monitors = MonitoringSpec.of(client);
    operation.step(
        REMOVE_RECORDS,
        LONG,
        RecordRemovalActivities.class,
        it -> it.removeClientRecords(client.dns(), plan.records()),
        it -> it.putRecordsBack(client.dns(), plan.records()));
    var ttl =
        plan.records().own().stream()
            .mapToInt(ClientRecords.RecordSet::ttl)
            .reduce(client.dns().ttl(), Math::max);
    operation.waitUntil(
        RECORDS_EXPIRE,
        WorkflowTime.now().plusSeconds(ttl),
        "resolvers may answer that long",
        List.of(Verb.ABORT));
    operation.tick(RECORDS_EXPIRE, Quantities.duration(Duration.ofSeconds(ttl)));
    operation.step(
        REMOVE_MONITORS,
        LONG,
        MonitorRemovalActivities.class,
        it -> it.removeClientMonitors(monitors),
        it -> it.putMonitorsBack(monitors, plan.monitors()));
    operation.step(
        REFUSE_HOST,
        LONG,
        AccountRemovalActivities.class,
        it -> it.refuseHostKey(client.subAccount()),
        it -> it.admitHostKey(client.subAccount()));
    operation.step(
        USERS_OUT,
        LONG,
        FarewellActivities.class,
        it -> requireStillOut(it.closedSince(plan.host(), plan.apps())));
    operation.step(
        POWER_OFF,
        LONG,
        ServerRemovalActivities.class,
        it -> it.powerOff(client.server(), plan.resources()),
        it -> it.powerOn(client.server(), plan.resources()));
  }

  /** The steps since the final backup may have taken days. */
  private String requireStillOut(Instant since) {
    if (!last.hasAllFrom(since)) {
      throw VERIFICATION_FAILED.stop(
          "visitors of %s were let in after the final backup of %s, so it may lack what they wrote; abort and start again"
              .formatted(input.client(), Quantities.time(last.storedAt())));
    }
    return "since " + Quantities.time(since);
  }

  private void cool() {
    var hours = plan.terms().coolingHours();
    operation.waitUntil(
        COOL,
        WorkflowTime.now().plus(Duration.ofHours(hours)),
        "then the server is deleted; until then an abort brings %s back".formatted(input.client()),
        List.of(Verb.ABORT));
    operation.tick(COOL, "%d hours".formatted(hours));
  }

  /** At most one client is destroyed at a time on the whole platform. */
  private void takeTurn(List<Verb> verbs) {
    while (!hasTurn()) {
      operation.waitUntil(
          TAKE_TURN,
          WorkflowTime.now().plus(NEXT_TRY),
          "another client was deleted less than %d minutes ago (%s)"
              .formatted(plan.terms().minutesBetween(), DestructionTurn.ID),
          verbs);
    }
    operation.tick(TAKE_TURN, "");
  }

  /** Its own turn lasts as long as it keeps others waiting. */
  private boolean hasTurn() {
    if (WorkflowTime.now().isBefore(turnEnds)) {
      return true;
    }
    var minutes = plan.terms().minutesBetween();
    var child =
        Workflow.newChildWorkflowStub(
            DestructionTurn.class, OutlivingChild.options(DestructionTurn.ID));
    var started =
        OutlivingChild.started(
            child,
            () -> Async.procedure(child::last, new DestructionTurnInput(input.client(), minutes)));
    if (started) {
      turnEnds = WorkflowTime.now().plus(Duration.ofMinutes(minutes));
    }
    return started;
  }

  /** While an abort still brings all back: afterwards only a repair of what refuses helps. */
  private void lookOnceMore() {
    operation.step(
        LAST_LOOK,
        LONG,
        ServerRemovalActivities.class,
        it -> requireApproved(it.findResources(plan.plan().server())));
    operation.step(
        LAST_LOOK,
        LONG,
        ClientArchiveActivities.class,
        it -> {
          it.findClientFiles(input.client());
          return it.identifyRepository(
              input.client(), plan.plan().subAccount(), plan.archive().path());
        });
    operation.step(
        LAST_LOOK,
        LONG,
        SnapshotActivities.class,
        it -> requireLast(it.listSnapshots(input.client(), plan.account())));
    operation.tick(LAST_LOOK, "as it was approved; " + last.words());
  }

  /** The server is off, so another newest snapshot means that somebody interfered. */
  private String requireLast(SnapshotList list) {
    var newest = list.newestStored();
    if (newest.isEmpty() || !newest.get().id().equals(last.id())) {
      throw VERIFICATION_FAILED.stop(
          "the newest snapshot of %s is %s, not the final backup %s; abort and find out what happened to it"
              .formatted(
                  input.client(),
                  newest.map(SnapshotList.Listed::shortId).orElse("gone"),
                  last.shortId()));
    }
    return "";
  }

  private String requireApproved(ClientResources now) {
    var more =
        now.lasting().stream().filter(it -> !plan.resources().lasting().contains(it)).toList();
    if (!more.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "Hetzner has more of %s than was approved: %s; abort, or remove it there, then: ./platform retry %s%s"
              .formatted(
                  input.client(), String.join(", ", more), OffboardClient.ID, input.client()));
    }
    return "";
  }

  /** Each attempt in a turn: many that were stuck must not all go on at once. */
  private void delete() {
    operation.untilItPasses(
        DELETE_RESOURCES,
        () -> {
          takeTurn(List.of(Verb.RETRY));
          var attempt =
              operation.attempt(
                  DELETE_RESOURCES,
                  LONG,
                  ServerRemovalActivities.class,
                  it -> it.deleteResources(plan.plan().server(), plan.resources()));
          if (attempt.failed()) {
            throw VERIFICATION_FAILED.stop(attempt.failure());
          }
          return true;
        });
    operation.step(
        DELETE_ACCOUNT,
        LONG,
        AccountRemovalActivities.class,
        it -> it.deleteSubAccount(plan.plan().subAccount(), plan.account()));
  }

  private void archive(ArchiveFile file) {
    operation.step(
        MOVE_REPOSITORY,
        LONG,
        ClientArchiveActivities.class,
        it -> it.moveRepository(plan.archive(), plan.plan().subAccount().home(), file.deleteAt()));
    operation.optionalStep( // a second operator may go on with what is left
        ARCHIVE_OPENS,
        LONG,
        ClientArchiveActivities.class,
        it -> it.verifyArchive(plan.archive(), last.id()));
  }

  private List<String> verify() {
    var client = plan.plan();
    var evidence = new ArrayList<String>();
    operation
        .optionalStep(
            NO_RECORDS,
            LONG,
            RecordRemovalActivities.class,
            it -> it.verifyNoRecords(client.dns(), plan.records()))
        .ifPresent(evidence::add);
    operation
        .optionalStep(
            NO_ADDRESS,
            LONG,
            FarewellActivities.class,
            it -> it.verifyAddressGone(client, plan.host()))
        .ifPresent(evidence::add);
    operation
        .optionalStep(
            NO_MONITORS,
            SHORT,
            MonitorRemovalActivities.class,
            it -> it.verifyNoMonitors(MonitoringSpec.of(client)))
        .ifPresent(evidence::add);
    operation
        .optionalStep(
            NO_ACCOUNT,
            SHORT,
            AccountRemovalActivities.class,
            it -> it.verifyNoSubAccount(client.subAccount()))
        .ifPresent(evidence::add);
    operation
        .optionalStep(
            NO_RESOURCES,
            SHORT,
            ServerRemovalActivities.class,
            it -> it.verifyNoResources(client.server(), plan.resources()))
        .ifPresent(evidence::add);
    return evidence;
  }

  /** It outlives this run; one that a reset run had started goes on. */
  private String startRetention() {
    var id = RetainThenDelete.id(plan.archive());
    var started = RetentionStart.of(plan.archive());
    operation.tick(START_RETENTION, started ? id : id + ", which runs already");
    return id;
  }
}
