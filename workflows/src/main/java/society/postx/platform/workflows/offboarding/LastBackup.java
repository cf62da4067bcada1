package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
   */
  record Stored(String id, Instant storedAt) {
    private static final int SHORT_ID = 8;

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
    operation
        .optionalStep(
            LAST_BACKUP,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpTagged(plan.host(), BackupTag.of("offboarding-" + made)))
        .ifPresent(
            snapshot ->
                operation.optionalStep(
                    BACKUP_CHECKED,
                    LONG,
                    VerificationActivities.class,
                    it -> it.checkBackup(plan.host(), plan.account(), snapshot)));
  }

  /**
   * The newest snapshot, proved, before which visitors were out. Where they were let in since, or
   * the export took its time, or the backup is from before a reset, another one is made.
   */
  Stored proved() {
    return operation.untilItPasses(PROVE_BACKUP, this::provedOrRefused);
  }

  private Stored provedOrRefused() {
    for (var look = 0; look < MOST; look++) {
      if (look > 0 || input.dataExport()) {
        var unused = closedSince(); // so that the backup has all
        backUp();
      }
      var proved = operation.optional(PROVE_BACKUP, () -> prove(newest()));
      var last =
          proved.isPresent() ? proved.get() : operation.untilItPasses(PROVE_BACKUP, this::newest);
      if (!last.storedAt().isBefore(closedSince())
          && !last.storedAt().isBefore(WorkflowTime.now().minus(FRESH))) {
        return last;
      }
    }
    throw VERIFICATION_FAILED.stop(
        "visitors of %s were let in again and again while it was offboarded, so no backup is the last; find out who does that, then: ./platform retry %s%s"
            .formatted(input.client(), OffboardClient.ID, input.client()));
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
    return new Stored(listed.id(), at == null ? Instant.EPOCH : at);
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
