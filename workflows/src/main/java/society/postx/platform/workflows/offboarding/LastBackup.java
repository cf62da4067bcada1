package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.deployment.BackupTag;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.snapshots.SnapshotActivities;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.staging.Staging;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingSpec;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.verification.VerificationActivities;

/**
 * Closes the apps to users, makes the final backup and proves it on a staging server. Nothing is
 * deleted without that, except by a recorded waiver of a second operator: the steps' skip. A first
 * backup comes before the export, which may wait a month for the client.
 */
final class LastBackup {
  /** As often visitors may be let in again before people have to look. */
  private static final int MOST = 3;

  /** An older one was made before a reset: the client may have been in use since. */
  private static final Duration FRESH = Duration.ofHours(24);

  private final Operation operation;
  private final OffboardClientInput input;
  private final OffboardingPlan plan;
  private int made;

  /** Whether a second operator went on without the newest backup. */
  private boolean withoutBackup;

  LastBackup(Operation operation, OffboardClientInput input, OffboardingPlan plan) {
    this.operation = operation;
    this.input = input;
    this.plan = plan;
  }

  /**
   * A snapshot in the repository.
   *
   * @param id restic's full id
   * @param storedAt by the box's clock
   * @param waivedSince since when visitors were out, by the host's clock, where a second operator
   *     took an older backup for the last; else null
   */
  record Stored(String id, Instant storedAt, @Nullable Instant waivedSince) {
    private static final int SHORT_ID = 8;

    /** Nobody wrote anything that this backup lacks, but what was waived. */
    boolean hasAllFrom(Instant closedSince) {
      return !closedSince.isAfter(storedAt)
          || (waivedSince != null && !closedSince.isAfter(waivedSince));
    }

    /** For the checklist. */
    String words() {
      return waivedSince == null
          ? "the final backup is of " + Quantities.time(storedAt)
          : "by a waiver "
              + ages(storedAt, waivedSince)
              + ", and what was written in between is lost";
    }

    private static String ages(Instant storedAt, Instant closedSince) {
      return "the newest backup is of %s, visitors are out since %s by the host's clock"
          .formatted(Quantities.time(storedAt), Quantities.time(closedSince));
    }

    String shortId() {
      return id.substring(0, Math.min(SHORT_ID, id.length()));
    }
  }

  /** Visitors out, and a backup of what they left. */
  void make() {
    var monitors = MonitoringSpec.of(plan.plan());
    operation.optionalStep(
        BEGIN_MAINTENANCE,
        SHORT,
        MonitoringActivities.class,
        it -> it.beginMaintenance(monitors, "offboarding: " + input.reason()),
        it -> it.endMaintenance(monitors));
    operation.step(
        USERS_OUT,
        LONG,
        FarewellActivities.class,
        it -> it.showFarewell(plan.host(), plan.apps(), words()),
        it -> it.endFarewell(plan.host(), plan.apps()));
    backUp();
  }

  private void backUp() {
    made++;
    var backup =
        operation.optionalStep(
            LAST_BACKUP,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpTagged(plan.host(), BackupTag.of("offboarding-" + made)));
    withoutBackup = backup.isEmpty();
    backup.ifPresent(
        snapshot ->
            operation.optionalStep(
                BACKUP_CHECKED,
                LONG,
                VerificationActivities.class,
                it -> it.checkBackup(plan.host(), plan.account(), snapshot)));
  }

  /**
   * The newest snapshot, proved, before which visitors were out. Where they were let in since, or
   * the export took its time, or the backup is from before a reset, another one is made. Where a
   * second operator waived that backup, the newest is the last.
   */
  Stored proved() {
    return operation.untilItPasses(PROVE_BACKUP, this::provedOrRefused);
  }

  private Stored provedOrRefused() {
    var last = new Stored("", Instant.EPOCH, null);
    var closed = Instant.EPOCH;
    for (var look = 0; look < MOST; look++) {
      if (look > 0 || input.dataExport()) {
        var unused = closedSince(); // so that the backup has all
        backUp();
      }
      var proved = operation.optional(PROVE_BACKUP, () -> prove(newest()));
      last =
          proved.isPresent() ? proved.get() : operation.untilItPasses(PROVE_BACKUP, this::newest);
      closed = closedSince();
      if (last.hasAllFrom(closed) && !last.storedAt().isBefore(WorkflowTime.now().minus(FRESH))) {
        return last;
      }
      if (withoutBackup && takesWaivers()) {
        return new Stored(last.id(), last.storedAt(), closed);
      }
      if (proved.isEmpty() && last.hasAllFrom(closed) && takesWaivers()) {
        return last; // its proof was waived, however long that took
      }
    }
    throw VERIFICATION_FAILED.stop(
        "no backup of %s is the last: %s; find out who lets visitors in or whether a clock is wrong, then: ./platform retry %s%s"
            .formatted(
                input.client(),
                Stored.ages(last.storedAt(), closed),
                OffboardClient.ID,
                input.client()));
  }

  /** False where a run waived before 2026-12-01. May go after 2027-06-30. */
  private static boolean takesWaivers() {
    return Workflow.getVersion("waived-backup", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Closes apps that were reopened, and answers since when all are closed. */
  private Instant closedSince() {
    operation.step(
        USERS_OUT,
        LONG,
        FarewellActivities.class,
        it -> it.showFarewell(plan.host(), plan.apps(), words()));
    return operation.step(
        USERS_OUT, LONG, FarewellActivities.class, it -> it.closedSince(plan.host(), plan.apps()));
  }

  private String words() {
    return input.dataExport()
        ? "%s has ended. Its users can ask the organisation that ran it for their data."
            .formatted(plan.plan().domain())
        : "%s has ended.".formatted(plan.plan().domain());
  }

  /** By the box's times, which no host can write; without one there is nothing to archive. */
  private Stored newest() {
    return SHORT
        .stub(SnapshotActivities.class, "list the snapshots of " + input.client())
        .listSnapshots(input.client(), plan.account())
        .newestStored()
        .map(LastBackup::stored)
        .orElseThrow(
            () ->
                REQUEST_REFUSED.stop(
                    "the repository holds no snapshot; make a backup, then: ./platform retry %s%s"
                        .formatted(OffboardClient.ID, input.client())));
  }

  private static Stored stored(SnapshotList.Listed listed) {
    var at = listed.storedAt();
    return new Stored(listed.id(), at == null ? Instant.EPOCH : at, null);
  }

  private Stored prove(Stored snapshot) {
    operation.show(PROVE_BACKUP.name(), PROVE_BACKUP.title());
    var until = WorkflowTime.now().plus(Staging.TERM);
    var staging = new Staging(StagingSpec.of(plan.plan(), until), this::left);
    var problems = staging.during(it -> onServer(staging, it, snapshot));
    if (!problems.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "the final backup does not run as it should: " + String.join("; ", problems));
    }
    operation.tick(
        PROVE_BACKUP, "snapshot %s runs on a staging server".formatted(snapshot.shortId()));
    return snapshot;
  }

  private List<String> onServer(Staging staging, StagingServer built, Stored snapshot) {
    var host = StagingHost.of(staging.spec(), built.ipv4());
    LONG.stub(StagingHostActivities.class, "prepare " + built.name()).prepareStaging(host);
    var copy =
        BACKUP
            .stub(StagingHostActivities.class, "restore the final backup")
            .restoreCopy(host, plan.account(), snapshot.id());
    staging.closeOutward();
    LONG.stub(StagingHostActivities.class, "start the copy").startCopy(host, copy);
    var problems = new ArrayList<>(copy.problems());
    if (!copy.lacking().isEmpty()) {
      problems.add("it lacks apps that the client has: " + copy.lacking());
    }
    problems.addAll(
        LONG.stub(StagingHostActivities.class, "prove the copy")
            .proveCopy(host, plan.account(), copy, false));
    return problems;
  }

  private void left(String why) {
    operation.tell(
        "STAGING_LEFT",
        "%s was left behind".formatted(StagingSpec.nameFor(input.client())),
        "It could not be deleted: %s%nThe next drill deletes it after its term of %d hours.%n"
            .formatted(why, Duration.ofHours(24).toHours()));
  }
}
