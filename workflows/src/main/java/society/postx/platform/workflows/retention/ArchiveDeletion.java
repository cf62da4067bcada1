package society.postx.platform.workflows.retention;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.retention.RetentionStep.ACQUIRE_PERMIT;
import static society.postx.platform.workflows.retention.RetentionStep.CERTIFY;
import static society.postx.platform.workflows.retention.RetentionStep.CHECK_ARCHIVE;
import static society.postx.platform.workflows.retention.RetentionStep.DELETE;
import static society.postx.platform.workflows.retention.RetentionStep.MOVE_TO_TRASH;
import static society.postx.platform.workflows.retention.RetentionStep.PUT_BACK;
import static society.postx.platform.workflows.retention.RetentionStep.REINSTATED;
import static society.postx.platform.workflows.retention.RetentionStep.REMOVE_EVIDENCE;
import static society.postx.platform.workflows.retention.RetentionStep.VERIFY_ABSENT;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.ReinstatementLook.State;
import society.postx.platform.workflows.text.Quantities;

/**
 * Deletes one archive under its client's permit. The rules are asked twice: after the box was
 * looked at, and at the point of no return, where they also note that the deletion has begun.
 */
record ArchiveDeletion(
    Operation operation, RetentionDecisions decisions, ArchiveFile file, Optional<String> removed) {

  /** Answers empty if a rule forbids it meanwhile; the archive is at its place then. */
  Optional<RetainThenDeleteResult> run() {
    return operation.underPermit(file.client(), ACQUIRE_PERMIT, this::deleteIfDue);
  }

  private Optional<RetainThenDeleteResult> deleteIfDue() {
    var archive = file.archive();
    if (isReinstated()) {
      return Optional.empty(); // it held the permit until now
    }
    var look = operation.step(CHECK_ARCHIVE, LONG, ArchiveBoxActivities.class, this::examined);
    operation.tick(CHECK_ARCHIVE, look.note());
    if (!decisions.deadline().due(WorkflowTime.now())) {
      return Optional.empty();
    }
    operation.step(
        MOVE_TO_TRASH,
        LONG,
        ArchiveBoxActivities.class,
        it -> {
          it.moveToTrash(archive);
          return archive.trash();
        },
        it -> it.moveBack(archive));
    // The move may have waited for an operator, and the file may forbid it by now.
    var again = operation.step(CHECK_ARCHIVE, LONG, ArchiveBoxActivities.class, this::examined);
    operation.tick(CHECK_ARCHIVE, again.note());
    var forbidden = decisions.beginDeletion(again);
    if (forbidden.isPresent()) {
      putBack(archive);
      return Optional.empty();
    }
    operation.keep(); // nothing that was deleted can be put back
    return Optional.of(deleted(archive));
  }

  /** Not to be cancelled: an archive would be half deleted, without a certificate. */
  private RetainThenDeleteResult deleted(ArchivedClient archive) {
    if (!KernelVersion.fourth()) {
      return deleteFrom(archive);
    }
    var result = Workflow.<RetainThenDeleteResult>newPromise();
    Workflow.newDetachedCancellationScope(() -> result.complete(deleteFrom(archive))).run();
    return result.get();
  }

  private boolean isReinstated() {
    if (!RetainThenDeleteImpl.looksForReturns()) {
      return false; // a client's file in Git stops it all the same
    }
    var look =
        operation.step(
            REINSTATED, SHORT, ArchiveFileActivities.class, it -> it.findReinstatement(file));
    operation.tick(REINSTATED, look.words());
    return look.state() != State.NONE;
  }

  /** Adopts what the file forbids, and stops where something is not as it should be. */
  private ArchiveLook examined(ArchiveBoxActivities box) {
    var newest =
        SHORT
            .stub(ArchiveFileActivities.class, "read the archive's file again")
            .readArchive(file.client());
    if (!newest.archive().equals(file.archive())) {
      throw VERIFICATION_FAILED.stop(
          "%s names another archive than when the retention began: %s, not %s; nothing was deleted"
              .formatted(ArchiveFile.path(file.client()), newest.archive(), file.archive()));
    }
    decisions.adopt(newest);
    var look = box.examine(file.archive());
    if (!look.found().equals(file.archive())) {
      throw VERIFICATION_FAILED.stop(
          "the Storage Box has another archive there: %s, not %s; nothing was deleted"
              .formatted(look.found(), file.archive()));
    }
    var deadline = decisions.deadline();
    if (deadline.due(WorkflowTime.now()) && !deadline.due(look.witness())) {
      throw VERIFICATION_FAILED.stop(
          "the Storage Box's clock says %s, ours %s: one of them is wrong; nothing was deleted"
              .formatted(Quantities.time(look.witness()), Quantities.time(WorkflowTime.now())));
    }
    return look;
  }

  private void putBack(ArchivedClient archive) {
    operation.step(
        PUT_BACK,
        LONG,
        ArchiveBoxActivities.class,
        it -> {
          it.moveBack(archive);
          return archive.path();
        });
  }

  /**
   * Where the archive goes before the day on which logs and evidence would. Empty for runs begun
   * before 2026-12-01, until they continue. May go after 2027-03-31.
   */
  private Optional<String> evidenceRemoved() {
    return Workflow.getVersion("evidence-first", Workflow.DEFAULT_VERSION, 1) < 1
        ? Optional.empty()
        : Optional.of(
            operation.step(
                REMOVE_EVIDENCE,
                SHORT,
                ArchiveFileActivities.class,
                it -> it.removeEvidence(file.archive())));
  }

  private RetainThenDeleteResult deleteFrom(ArchivedClient archive) {
    var began = WorkflowTime.now();
    var logs = removed.or(this::evidenceRemoved);
    operation.step(
        DELETE,
        LONG,
        ArchiveBoxActivities.class,
        it -> {
          it.deleteTrash(archive);
          return archive.trash();
        });
    var absent =
        operation.step(
            VERIFY_ABSENT, LONG, ArchiveBoxActivities.class, it -> it.verifyAbsent(archive));
    var ended = WorkflowTime.now();
    var evidence = new ArrayList<>(List.of(absent));
    logs.ifPresent(it -> evidence.add("logs and evidence: " + it));
    var notices = new RetentionNotices(file, decisions.deadline());
    var reason = notices.reason(decisions.deadline().early());
    var facts = new DeletionFacts(began, ended, reason, evidence);
    var certificate =
        operation.step(
            CERTIFY,
            SHORT,
            ArchiveFileActivities.class,
            it -> it.closeArchive(archive, facts, Operation.runLabel()));
    return new RetainThenDeleteResult(
        file.client(),
        "all data of %s was deleted: %s".formatted(file.client(), reason),
        ended,
        certificate,
        evidence);
  }
}
