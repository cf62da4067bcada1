package society.postx.platform.starter.schedule;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.starter.shell.CommandError;

/** What the platform runs by itself. A constant here and its cron in platform.yml are all of it. */
enum PlatformSchedule {
  // A run that hangs ends before the next night's: SKIP would drop that one and every later one. A
  // night that Temporal was down for is made up within a day.
  PRUNE_BACKUPS(
      "prune-backups",
      "pruneBackups",
      "30 5 * * *",
      "PruneBackups",
      Duration.ofHours(20),
      Duration.ofDays(1)),
  // Minutes an image: half a day is a run that hangs. A week is long without a scan, so a missed
  // one
  // is made up for six days, and never together with the next.
  SCAN_IMAGES(
      "scan-images",
      "scanImages",
      "30 7 * * 1",
      "ScanImages",
      Duration.ofHours(12),
      Duration.ofDays(6));

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

  /** The one an operator named. */
  static PlatformSchedule named(String typed) {
    return Arrays.stream(values())
        .filter(one -> one.id.equals(typed))
        .findFirst()
        .orElseThrow(
            () ->
                CommandError.wrongUsage(
                    "ID: '%s': is no schedule of the platform (there is: %s)"
                        .formatted(typed, allBy(PlatformSchedule::id))));
  }

  static String allBy(Function<PlatformSchedule, String> name) {
    return Arrays.stream(values()).map(name).collect(Collectors.joining(", "));
  }

  /** Schedule's and workflow's id; the server adds the time to the latter. */
  String id() {
    return id;
  }

  /** Its key below {@code schedules} in platform.yml. */
  String setting() {
    return setting;
  }

  /** Its cron where platform.yml says nothing; as in the template. */
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

  /** How late a run that Temporal was down for is still made up; the server's default is a year. */
  Duration catchUp() {
    return catchUp;
  }
}
