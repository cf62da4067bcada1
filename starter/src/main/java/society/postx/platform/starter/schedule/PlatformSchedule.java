package society.postx.platform.starter.schedule;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.proof.VerifyBackups;

/**
 * Lists what the platform runs on a schedule. To add one, add a constant here and its cron to
 * platform.yml.
 */
enum PlatformSchedule {
  // A run that hangs ends before the next night's, since SKIP would drop that one and every later
  // one. A run missed while Temporal was down starts within a day.
  PRUNE_BACKUPS(
      "prune-backups",
      "pruneBackups",
      "0 9 * * *",
      "PruneBackups",
      Duration.ofHours(20),
      Duration.ofDays(1)),
  // A scan takes minutes for each image; after half a day the run hangs. A missed run starts within
  // six days, so never together with the next one.
  SCAN_IMAGES(
      "scan-images",
      "scanImages",
      "30 7 * * 1",
      "ScanImages",
      Duration.ofHours(12),
      Duration.ofDays(6)),
  // A run may take as long as the clients that it starts, so that a large fleet is not cut off. One
  // that hangs ends before the next one; a missed one starts within six days.
  VERIFY_BACKUPS(
      "verify-backups",
      "verifyBackups",
      "0 12 * * 0",
      "VerifyBackups",
      VerifyBackups.RUN_LIMIT,
      Duration.ofDays(6)),
  // Minutes; after half a day the run hangs. A run missed while Temporal was down starts within a
  // day.
  BACK_UP_PLATFORM(
      "back-up-platform",
      "backUpPlatform",
      "30 6 * * *",
      "BackUpPlatform",
      Duration.ofHours(12),
      Duration.ofDays(1)),
  // A third of the fleet, two clients at a time, hours each where there is much data. A run that
  // hangs
  // ends weeks before the next one, and its servers with it; a missed one starts within twenty
  // days.
  RESTORE_DRILL(
      "restore-drill",
      "restoreDrill",
      "0 10 8 * *",
      "RestoreDrill",
      Duration.ofDays(7),
      Duration.ofDays(20)),
  // Minutes, and a quarter of an hour between its two looks; after half a day the run hangs. A run
  // missed while Temporal was down starts within a day.
  RECONCILE_ARCHIVES(
      "reconcile-archives",
      "reconcileArchives",
      "0 8 * * *",
      "ReconcileArchives",
      Duration.ofHours(12),
      Duration.ofDays(1));

  private final String id;
  private final String setting;
  private final String usualCron;
  private final String workflowType;
  private final Duration timeout;
  private final Duration catchUp;

  PlatformSchedule(
      String id,
      String setting,
      String usualCron,
      String workflowType,
      Duration timeout,
      Duration catchUp) {
    this.id = id;
    this.setting = setting;
    this.usualCron = usualCron;
    this.workflowType = workflowType;
    this.timeout = timeout;
    this.catchUp = catchUp;
  }

  /** Returns the schedule that an operator named. */
  static PlatformSchedule named(String typed) {
    return Arrays.stream(values())
        .filter(one -> one.id.equals(typed))
        .findFirst()
        .orElseThrow(
            () ->
                CommandError.wrongUsage(
                    "ID: '%s': unknown schedule; known: %s"
                        .formatted(typed, allBy(PlatformSchedule::id))));
  }

  static String allBy(Function<PlatformSchedule, String> name) {
    return Arrays.stream(values()).map(name).collect(Collectors.joining(", "));
  }

  /** Id of the schedule and its workflow; the server adds the time to the latter. */
  String id() {
    return id;
  }

  /** Its key below {@code schedules} in platform.yml. */
  String setting() {
    return setting;
  }

  /** Its cron if platform.yml has none; as in the template. */
  String usualCron() {
    return usualCron;
  }

  String workflowType() {
    return workflowType;
  }

  /** How long one run may take. */
  Duration timeout() {
    return timeout;
  }

  /** How late a missed run still starts; the server's default is a year. */
  Duration catchUp() {
    return catchUp;
  }
}
