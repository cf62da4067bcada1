package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetainThenDeleteInput;

/**
 * Removes all that was approved. Until the server is deleted, an abort brings the client back; from
 * then on it only goes forward.
 *
 * @param last the newest backup
 * @param approver who approved
 */
record ClientRemoval(
    Operation operation,
    OffboardClientInput input,
    OffboardingPlan plan,
    LastBackup.Stored last,
    String approver) {
  private static final Duration EVIDENCE = Duration.ofDays(30);
  private static final Duration NEXT_TRY = Duration.ofMinutes(5);

  OffboardClientResult run() {
    disconnect();
    cool();
    takeTurn();
    operation.keep(); // nothing brings a deleted server back
    var result = Workflow.<OffboardClientResult>newPromise();
    Workflow.newDetachedCancellationScope(() -> result.complete(finish())).run();
    return result.get();
  }

  /** Not to be cancelled: a half removed client is nobody's. */
  private OffboardClientResult finish() {
    delete();
    var file = archiveFile(WorkflowTime.now());
    var commit =
        operation.step(
            ARCHIVE_FILES,
            SHORT,
            ClientArchiveActivities.class,
            it -> it.archiveFiles(file, plan.plan(), Operation.runLabel()));
    archive(file);
    var evidence = verify();
    var retention = startRetention();
    return new OffboardClientResult(
        input.client(),
        true,
        "%s is removed; its archive %s is kept until %s by %s"
            .formatted(input.client(), file.path(), file.deleteAt(), retention),
        plan.lines(),
        commit,
        retention,
        evidence,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }

  /** In this order: nobody is led to a server that is off, and no alarm is raised for it. */
  private void disconnect() {
    var client = plan.plan();
    var monitors = MonitoringSpec.of(client);
    operation.step(
        REMOVE_RECORDS,
        LONG,
        RecordRemovalActivities.class,
        it -> it.removeClientRecords(client.dns(), plan.records()),
        it -> it.putRecordsBack(client.dns(), plan.records()));
    operation.waitUntil(
        RECORDS_EXPIRE,
        WorkflowTime.now().plusSeconds(client.dns().ttl()),
        "resolvers may answer that long",
        List.of(Verb.ABORT));
    operation.tick(RECORDS_EXPIRE, "%d seconds".formatted(client.dns().ttl()));
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
        POWER_OFF,
        LONG,
        ServerRemovalActivities.class,
        it -> it.powerOff(client.server(), plan.resources()),
        it -> it.powerOn(client.server(), plan.resources()));
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
  private void takeTurn() {
    while (!hasTurn()) {
      operation.waitUntil(
          TAKE_TURN,
          WorkflowTime.now().plus(NEXT_TRY),
          "another client was deleted less than %d minutes ago (%s)"
              .formatted(plan.terms().minutesBetween(), DestructionTurn.ID),
          List.of(Verb.ABORT));
    }
    operation.tick(TAKE_TURN, "");
  }

  private boolean hasTurn() {
    var turn = Workflow.newChildWorkflowStub(DestructionTurn.class, outliving(DestructionTurn.ID));
    return started(
        turn,
        () ->
            Async.procedure(
                turn::last,
                new DestructionTurnInput(input.client(), plan.terms().minutesBetween())));
  }

  private static ChildWorkflowOptions outliving(String id) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .build();
  }

  /** False where one of its id runs already. */
  private static boolean started(Object stub, Runnable start) {
    start.run();
    try {
      Workflow.getWorkflowExecution(stub).get();
      return true;
    } catch (ChildWorkflowFailure running) {
      return false;
    }
  }

  private void delete() {
    operation.step(
        DELETE_RESOURCES,
        LONG,
        ServerRemovalActivities.class,
        it -> it.deleteResources(plan.plan().server(), plan.resources()));
    operation.step(
        DELETE_ACCOUNT,
        LONG,
        AccountRemovalActivities.class,
        it -> it.deleteSubAccount(plan.plan().subAccount(), plan.account()));
  }

  private ArchiveFile archiveFile(Instant offboardedAt) {
    var client = input.client();
    var archive = plan.archive();
    var approvers = approver.isEmpty() ? List.<String>of() : List.of(approver);
    var both = new ArrayList<>(List.of(input.operator()));
    both.addAll(approvers);
    return new ArchiveFile(
        client,
        archive.marker(),
        archive.repositoryId(),
        archive.path(),
        offboardedAt,
        last.storedAt(),
        offboardedAt.plus(Duration.ofDays(input.keptDays())),
        offboardedAt.plus(EVIDENCE),
        input.keptDays(),
        input.instruction(),
        both,
        input.controller() == null ? "the customer of " + plan.plan().domain() : input.controller(),
        input.dataCategories() == null
            ? plan.apps().stream().map(it -> "data of " + it.name()).toList()
            : input.dataCategories(),
        ArchiveFile.secretsPath(client) + "#contact",
        List.of());
  }

  private void archive(ArchiveFile file) {
    operation.step(
        MOVE_REPOSITORY,
        LONG,
        ClientArchiveActivities.class,
        it -> it.moveRepository(plan.archive(), plan.plan().subAccount().home(), file.deleteAt()));
    operation.step(
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
    var child = Workflow.newChildWorkflowStub(RetainThenDelete.class, outliving(id));
    var started =
        started(child, () -> Async.function(child::run, RetainThenDeleteInput.of(input.client())));
    operation.tick(START_RETENTION, started ? id : id + ", which runs already");
    return id;
  }
}
