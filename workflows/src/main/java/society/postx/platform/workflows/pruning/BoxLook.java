package society.postx.platform.workflows.pruning;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.backup.UsageActivities;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.text.ShownText;

/** Has the Storage Box measured once a night, and alerts where one client may fill it for all. */
final class BoxLook {
  private static final String SHOW = "All figures:  ./platform backups\n";

  private BoxLook() {}

  /** False for runs begun before 2026-11-30. Their branch may go after 2027-04-30. */
  static boolean gate() {
    return Workflow.getVersion("record-usage", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Null where the box could not be measured, which alerts. */
  static @Nullable UsageReport look() {
    var usage = ActivityProfile.BACKUP.stub(UsageActivities.class, "measure the Storage Box");
    var measured = Attempt.of(() -> usage.recordUsage(Operation.runLabel()));
    if (measured.failed()) {
      send("/unmeasured", "the Storage Box could not be measured", measured.failure() + ".\n");
      return null;
    }
    var report = measured.get();
    if (!report.full().isEmpty()) {
      send(
          "/full",
          report.full(),
          """
          From 70 %% on an operator has to make room, or all backups stop when it is full.
          A larger type takes minutes (Hetzner Console). A prune frees nothing until the box's older snapshots have expired.
          %s"""
              .formatted(SHOW));
    }
    if (!report.grown().isEmpty()) {
      send(
          "/grown",
          "backups grew suddenly: " + report.grown().getFirst(),
          """
          %s
          One client can fill the box for all. Look at what its host stored:  ./platform backups --forget-plan CLIENT
          %s"""
              .formatted(lines(report.grown()), SHOW));
    }
    if (!report.unmeasured().isEmpty()) {
      send(
          "/unmeasured",
          "backups could not be measured: " + report.unmeasured().getFirst(),
          """
          %s
          Their growth is unknown. Look at what their hosts stored, over SFTP.
          %s"""
              .formatted(lines(report.unmeasured()), SHOW));
    }
    if (!report.platform().isEmpty()) { // no older worker reports it, so no history changes
      send(
          "/platform",
          "the platform's own backup is late: " + report.platform(),
          """
          It holds the infrastructure repository with all passwords of the clients' backups. Why it did not run:  ./platform schedules list
          Now:  ./platform schedules trigger back-up-platform
          What it is for: docs/rescue.md
          """);
    }
    return report;
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(it -> "- %s%n".formatted(ShownText.oneLine(it))).collect(joining());
  }

  private static void send(String about, String title, String text) {
    new Alerts()
        .send(new Alert(Operation.runLabel() + about, ShownText.shortened(title, 180), text));
  }
}
