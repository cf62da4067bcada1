package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;

class ApplyCommandTest extends OnRealTemporal {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  @Override
  DevServer temporal() {
    return SERVER;
  }

  @Test
  void missingSettingsGetTheTemplatesValuesAndPolicies() throws Exception {
    platformYml("zone: platform.example");
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            prune-backups: created (0 9 * * *)
            scan-images: created (30 7 * * 1)
            verify-backups: created (0 12 * * 0)
            back-up-platform: created (30 6 * * *)
            restore-drill: created (0 10 8 * *)
            reconcile-archives: created (0 8 * * *)
            """);
    var made = there().orElseThrow();
    var spec = made.getSchedule().getSpec();
    assertThat(spec.getTimeZoneName()).isEqualTo("Europe/Amsterdam");
    assertThat(spec.getJitter()).isEqualTo(Duration.ofMinutes(10));
    var policy = made.getSchedule().getPolicy();
    assertThat(policy.getOverlap()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(policy.getCatchupWindow()).isEqualTo(Duration.ofDays(1));
    assertThat(policy.isPauseOnFailure()).isFalse();
    var action = (ScheduleActionStartWorkflow) made.getSchedule().getAction();
    assertThat(action.getWorkflowType()).isEqualTo("PruneBackups");
    assertThat(action.getOptions().getTaskQueue()).isEqualTo("platform");
    assertThat(action.getOptions().getWorkflowRunTimeout()).isLessThan(Duration.ofDays(1));
    assertThat(made.getInfo().getNextActionTimes())
        .isNotEmpty()
        .allSatisfy(
            next -> {
              var local = next.atZone(ZoneId.of("Europe/Amsterdam"));
              assertThat(local.getHour()).isEqualTo(9);
              assertThat(local.getMinute()).isBetween(0, 10);
            });
  }

  @Test
  void theScanOfWhatRunsIsWeeklyAndAMissedOneIsMadeUpBeforeTheNext() throws Exception {
    applied("{}");
    var made = there("scan-images").orElseThrow();
    assertThat(made.getInfo().getNextActionTimes())
        .isNotEmpty()
        .allSatisfy(
            next ->
                assertThat(next.atZone(ZoneId.of("Europe/Amsterdam")).getDayOfWeek())
                    .isEqualTo(DayOfWeek.MONDAY));
    var policy = made.getSchedule().getPolicy();
    assertThat(policy.getOverlap()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(policy.getCatchupWindow()).isEqualTo(Duration.ofDays(6));
    assertThat(policy.isPauseOnFailure()).isFalse();
    var action = (ScheduleActionStartWorkflow) made.getSchedule().getAction();
    assertThat(action.getWorkflowType()).isEqualTo("ScanImages");
    assertThat(action.getOptions().getWorkflowRunTimeout()).isEqualTo(Duration.ofHours(12));
  }

  /** Namespaces of the development server have no search attributes until bootstrap. */
  @Test
  void doctorSaysWhichScheduleIsMissingPausedOrNotAsWanted() throws Exception {
    assertThat(terminal.run("bootstrap")).as(terminal.err()).isZero();
    platformYml("schedules: {scanImages: off}");
    assertThat(doctor())
        .contains("✗ schedules: prune-backups does not exist, so nothing runs it")
        .contains("to repair it:  ./platform schedules apply")
        .doesNotContain("scan-images");
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
    assertThat(doctor()).contains("✓ schedules: as platform.yml says");
    assertThat(terminal.run("schedules", "pause", ID, "--reason", "the box is moved"))
        .as(terminal.err())
        .isZero();
    platformYml("schedules: {verifyBackups: '0 1 * * 0'}");
    assertThat(doctor())
        .contains("✗ schedules: prune-backups is paused, so nothing runs it (")
        .contains("the box is moved")
        .contains("./platform schedules resume prune-backups --reason")
        .contains("✗ schedules: verify-backups is not as platform.yml says")
        .contains("✗ schedules: scan-images does not exist");
  }

  private String doctor() {
    var unused = terminal.run("doctor");
    return terminal.out();
  }

  @Test
  void aSecondApplyChangesNothing() throws Exception {
    applied("{pruneBackups: '0-30/15 4,5 * JAN-JUN MON'}");
    var before = state();
    assertThat(terminal.run("schedules", "apply", "--json")).isZero();
    assertThat(json().get(0).get("done").asText()).isEqualTo("as it was");
    assertThat(state()).isEqualTo(before);
    assertThat(there().orElseThrow().getInfo().getLastUpdatedAt()).isNull();
  }

  @Test
  void theVerificationIsWeeklyAndSkipsWhileOneRuns() throws Exception {
    applied("{}");
    var made = there("verify-backups").orElseThrow();
    var policy = made.getSchedule().getPolicy();
    assertThat(policy.getOverlap()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(policy.getCatchupWindow()).isEqualTo(Duration.ofDays(6));
    assertThat(policy.isPauseOnFailure()).isFalse();
    var action = (ScheduleActionStartWorkflow) made.getSchedule().getAction();
    assertThat(action.getWorkflowType()).isEqualTo("VerifyBackups");
    assertThat(made.getInfo().getNextActionTimes())
        .isNotEmpty()
        .allSatisfy(
            next -> {
              var local = next.atZone(ZoneId.of("Europe/Amsterdam"));
              assertThat(local.getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
              assertThat(local.getHour()).isEqualTo(12);
            });
  }

  @Test
  void theDrillIsMonthlyAndAMissedOneIsMadeUpBeforeTheNext() throws Exception {
    applied("{}");
    var made = there("restore-drill").orElseThrow();
    var policy = made.getSchedule().getPolicy();
    assertThat(policy.getOverlap()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(policy.getCatchupWindow()).isEqualTo(Duration.ofDays(20));
    assertThat(policy.isPauseOnFailure()).isFalse();
    var action = (ScheduleActionStartWorkflow) made.getSchedule().getAction();
    assertThat(action.getWorkflowType()).isEqualTo("RestoreDrill");
    assertThat(action.getOptions().getWorkflowRunTimeout()).isEqualTo(Duration.ofDays(7));
    assertThat(made.getInfo().getNextActionTimes())
        .isNotEmpty()
        .allSatisfy(
            next ->
                assertThat(next.atZone(ZoneId.of("Europe/Amsterdam")).getDayOfMonth())
                    .isEqualTo(8));
  }

  @Test
  void aChangedCronOrZoneIsUpdatedInPlace() throws Exception {
    applied("{pruneBackups: '30 5 * * *'}");
    applied("{pruneBackups: '10 6 * * *'}");
    assertThat(terminal.out())
        .isEqualTo(
            """
            prune-backups: changed (10 6 * * *)
            scan-images: as it was (30 7 * * 1)
            verify-backups: as it was (0 12 * * 0)
            back-up-platform: as it was (30 6 * * *)
            restore-drill: as it was (0 10 8 * *)
            reconcile-archives: as it was (0 8 * * *)
            """);
    assertThat(nextLocalHour("Europe/Amsterdam")).isEqualTo(6);
    platformYml("schedules: {pruneBackups: '10 6 * * *'}\nbackup: {timeZone: Asia/Tokyo}");
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("changed");
    assertThat(nextLocalHour("Asia/Tokyo")).isEqualTo(6);
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("as it was");
  }

  @Test
  void anySettingChangedByHandIsRestored() throws Exception {
    applied("{}");
    var times = ScheduleSpec.newBuilder().setCronExpressions(List.of("0 1 * * *")).build();
    var policy = SchedulePolicy.newBuilder().setPauseOnFailure(true).build();
    var action =
        ScheduleActionStartWorkflow.newBuilder()
            .setWorkflowType("PruneBackups")
            .setArguments(Map.of("dryRun", true))
            .setOptions(
                ((ScheduleActionStartWorkflow) there().orElseThrow().getSchedule().getAction())
                    .getOptions())
            .build();
    repaired(schedule -> schedule.setSpec(times));
    repaired(schedule -> schedule.setPolicy(policy));
    repaired(schedule -> schedule.setAction(action));
    assertThat(nextLocalHour("Europe/Amsterdam")).isEqualTo(9);
  }

  private void repaired(UnaryOperator<Schedule.Builder> byHand) {
    server()
        .getHandle(ID)
        .update(
            found ->
                new ScheduleUpdate(
                    byHand
                        .apply(Schedule.newBuilder(found.getDescription().getSchedule()))
                        .build()));
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("changed");
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("as it was");
  }

  @Test
  void aScheduleSetToOffIsDeletedAndStaysOff() throws Exception {
    applied("{}");
    applied("{pruneBackups: off}");
    assertThat(terminal.out()).contains("prune-backups: deleted (off)\n");
    assertThat(there()).isEmpty();
    applied("{pruneBackups: \"off\"}");
    assertThat(terminal.out()).contains("as it was (off)");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("does not exist", "./platform schedules apply");
    assertThat(terminal.run("schedules", "trigger", ID)).isEqualTo(1);
    assertThat(terminal.err()).contains("does not exist", "./platform schedules apply");
  }

  @Test
  void aScheduleThatThePlatformDidNotCreateIsNeverChanged() throws Exception {
    foreign(ID);
    var before = state();
    platformYml("schedules: {pruneBackups: off}");
    for (var command :
        List.of(
            List.of("apply"),
            List.of("trigger", ID),
            List.of("pause", ID, "--reason", "no"),
            List.of("list"))) {
      var arguments = new ArrayList<>(List.of("schedules"));
      arguments.addAll(command);
      assertThat(terminal.run(arguments.toArray(String[]::new))).isEqualTo(1);
      assertThat(terminal.err()).contains("prune-backups", "the platform did not create");
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void aMistakeInPlatformYmlIsNamedAndNothingIsChanged() throws Exception {
    applied("{}");
    var before = state();
    platformYml("schedules: {pruneBackups: '61 5 * * *'}");
    assertThat(terminal.run("schedules", "apply", "--json")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("platform.yml: schedules.pruneBackups: '61 5 * * *': minute must be", "0 to 59");
    assertThat(json().get("exit").asInt()).isEqualTo(2);
    platformYml("schedules: {pruneBackups: '0 5 * * *'}\nbackup: {timeZone: Europe/Utrecht}");
    assertThat(terminal.run("schedules", "apply")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "platform.yml: backup.timeZone: 'Europe/Utrecht': must be the name of a time zone");
    platformYml("schedules: {prune: '0 5 * * *'}");
    assertThat(terminal.run("schedules", "apply")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "platform.yml: schedules.prune: unknown key; known: pruneBackups, scanImages, verifyBackups, backUpPlatform, restoreDrill, reconcileArchives");
    assertThat(state()).isEqualTo(before);
  }
}
