package society.postx.platform.workflows.reinstatement;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.reinstatement.ReinstatementStep.*;

import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OnlyRun;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.restore.ReturnFromRepository;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.Reinstatement;
import society.postx.platform.workflows.retention.RetainThenDelete;

/**
 * Brings a client back. From the first commit on, {@link Reinstatement}'s file keeps the retention
 * from deleting; its permit keeps everybody else away.
 */
public final class ReinstateClientImpl extends ClientHandlers implements ReinstateClient {
  /** What people have after an abort to try again, even where the deadline passed meanwhile. */
  private static final Duration GRACE = Duration.ofDays(7);

  @SuppressWarnings("NullAway.Init") // run sets it first
  private ReinstateClientInput input;

  public ReinstateClientImpl() {
    super(new Operation("ReinstateClient", ReinstatementStep.all()).undoCancelled());
  }

  @Override
  public ReinstateClientResult run(@Nullable ReinstateClientInput typed) {
    if (typed == null) {
      throw INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/ReinstateClient.md");
    }
    input = typed;
    KernelVersion.second();
    operation.begin(input.client(), input);
    // Two at once would bring one repository to two homes.
    OnlyRun.requireId(operation, FIND_ARCHIVE, ReinstateClient.ID + input.client());
    var found =
        operation.ask(
            FIND_ARCHIVE, ReinstatementActivities.class, it -> it.findArchive(input.client()));
    var others = new ReturnConflicts(operation, input.client()).find(FIND_ARCHIVE);
    var question = new ReinstatementQuestion(input, found, others);
    if (input.dry()) {
      operation.show("DONE", "Nothing was changed");
      return result(question, "nothing was changed", null);
    }
    var answer = operation.approve(APPROVE_RETURN, question.question());
    if (!answer.approved()) {
      operation.show("REJECTED", "The client stays in its archive: " + answer.words());
      return result(question, answer.words(), null);
    }
    return operation.underPermit(input.client(), ACQUIRE_PERMIT, () -> bringBack(question, answer));
  }

  private ReinstateClientResult bringBack(ReinstatementQuestion approved, Approval.Answer answer) {
    findAgain(approved);
    var archive = approved.found().file().archive();
    bringFiles(approved, answer.operator());
    var plan =
        operation
            .step(
                READ_PLAN,
                SHORT,
                InfrastructureActivities.class,
                it -> it.planOf(input.client(), Operation.runLabel()))
            .takingOver(approved.others().records());
    var account = openRepository(approved, plan);
    setUpMonitoring(plan);
    var back =
        new ReturnFromRepository(
                operation,
                plan,
                account,
                approved.found().snapshot(),
                "reinstatement: " + input.reason(),
                this::recordReturn)
            .bring();
    var commit = Workflow.<String>newPromise();
    Workflow.newDetachedCancellationScope(() -> commit.complete(finish(back, archive))).run();
    return result(
        approved,
        "%s is a client again on the new server %d (%s), restored from snapshot %s; its first backup is %s; %s"
            .formatted(
                input.client(),
                back.server().id(),
                back.server().ipv4(),
                back.snapshot().note(),
                back.first().id(),
                answer.words()),
        commit.get());
  }

  /** Before users write: a run that is reset to an earlier step must not undo what they live on. */
  private void recordReturn() {
    if (recordsReturns()) {
      operation.step(
          RECORD_RETURN,
          SHORT,
          HandoverActivities.class,
          it -> it.recordHandover(input.client(), Operation.runLabel()));
    }
  }

  /** False for runs that let users in before 2026-12-01. Their branch may go after 2027-02. */
  private static boolean recordsReturns() {
    return Workflow.getVersion("record-return", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Not to be cancelled: the client is there, and its archive would stay for ever. */
  private String finish(ReturnFromRepository.Back back, ArchivedClient archive) {
    back.check().run();
    return closeArchive(archive);
  }

  /** An approval may be days old, and a deletion may have held the permit since. */
  private void findAgain(ReinstatementQuestion approved) {
    var now =
        operation.attempt(
            FIND_AGAIN, LONG, ReinstatementActivities.class, it -> it.findArchive(input.client()));
    var others = new ReturnConflicts(operation, input.client()).find(FIND_AGAIN);
    var changed =
        now.answer()
            .map(it -> new ReinstatementQuestion(input, it, others))
            .map(
                it ->
                    it.digest().equals(approved.digest())
                        ? ""
                        : String.join("; ", it.lines(WorkflowTime.now())))
            .orElseGet(now::failure);
    if (!changed.isEmpty()) {
      throw operation.refused(
          FIND_AGAIN,
          REQUEST_REFUSED,
          "what was found changed since this was approved, and nothing was done; start the reinstatement again. Now: "
              + changed);
    }
    operation.tick(FIND_AGAIN, "as it was approved");
  }

  private void bringFiles(ReinstatementQuestion approved, String approver) {
    var file = approved.found().file();
    var reinstatement =
        Reinstatement.of(
            file,
            Workflow.getInfo().getWorkflowId(),
            input.operator(),
            approver,
            WorkflowTime.now());
    operation.step(
        BRING_FILES_BACK,
        SHORT,
        ReinstatementActivities.class,
        it -> it.bringFilesBack(reinstatement, Operation.runLabel()),
        it ->
            it.withdrawFiles(file.archive(), WorkflowTime.now().plus(GRACE), Operation.runLabel()));
  }

  /**
   * Repository first: a home that is not empty is never taken for one that this run made, so an
   * undo of the account leaves what is in it.
   */
  private SubAccount openRepository(ReinstatementQuestion approved, ClientPlan plan) {
    var file = approved.found().file();
    var spec = plan.subAccount();
    operation.step(
        BRING_REPOSITORY_HOME,
        LONG,
        ReinstatementActivities.class,
        it -> it.bringRepositoryHome(file.archive(), spec.home()),
        it -> it.takeRepositoryBack(file.archive(), spec.home(), file.deleteAt()));
    return operation.step(
        MAKE_ACCOUNT,
        LONG,
        BoxActivities.class,
        it -> it.ensureSubAccount(spec),
        it -> it.removeSubAccount(spec));
  }

  private void setUpMonitoring(ClientPlan plan) {
    var monitors = MonitoringSpec.of(plan);
    operation.step(
        SET_UP_MONITORING,
        LONG,
        MonitoringActivities.class,
        it -> {
          var made = it.ensureMonitors(monitors);
          it.beginMaintenance(
              monitors, "reinstatement: " + input.reason()); // all is red until then
          return made;
        },
        it -> it.removeMonitors(monitors));
  }

  private String closeArchive(ArchivedClient archive) {
    var at = WorkflowTime.now();
    var commit =
        operation.step(
            CLOSE_ARCHIVE,
            SHORT,
            ReinstatementActivities.class,
            it -> it.closeReinstatement(archive, at, Operation.runLabel()));
    operation.optionalStep(
        REMOVE_FOLDER, LONG, ReinstatementActivities.class, it -> it.removeArchiveFolder(archive));
    endRetention(archive);
    return commit;
  }

  /** It ends by what Git says; one that does not run has nothing to end. */
  private void endRetention(ArchivedClient archive) {
    var id = RetainThenDelete.id(archive);
    try {
      Workflow.newExternalWorkflowStub(RetainThenDelete.class, id).lookAgain();
      operation.tick(END_RETENTION, id);
    } catch (SignalExternalWorkflowException | ApplicationFailure notRunning) { // either
      operation.tick(END_RETENTION, id + " does not run");
    }
  }

  private ReinstateClientResult result(
      ReinstatementQuestion found, String summary, @Nullable String commit) {
    return new ReinstateClientResult(
        input.client(),
        commit != null,
        summary,
        found.lines(WorkflowTime.now()),
        commit,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
