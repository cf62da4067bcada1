package society.postx.platform.workflows.pruning;

import static java.util.stream.Collectors.joining;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.text.ShownText;

/**
 * Shows what retention decided for a client, alerts about what is suspicious, and has an operator
 * asked where retention must not decide alone.
 *
 * <p>The question is a workflow of its own, {@code forget/<client>}: one client that waits for days
 * must hold up neither the other clients nor the next night.
 *
 * @param incidents what the alerts' incidents begin with; an equal incident is sent once
 */
record RetentionNotice(ClientName client, ForgetReport report, String incidents) {
  private static final int TITLE = 90;

  /** The note of a dry run, which neither alerts nor asks. */
  String show() {
    Workflow.setCurrentDetails(details());
    return note(
        report.question().isEmpty()
            ? report.note()
            : "%s; an operator would be asked: %s".formatted(report.note(), report.question()));
  }

  /** The note for the run over all clients. */
  String give() {
    alerts();
    if (!report.question().isEmpty()) {
      ask();
    }
    Workflow.setCurrentDetails(details());
    return note();
  }

  /**
   * Alerts, and answers what is wrong, of a client whose permit another operation holds; asks for
   * no decision, since the plan may differ when the client is free.
   */
  String warn() {
    alerts();
    Workflow.setCurrentDetails(details());
    return warned("its backups were looked at");
  }

  private void alerts() {
    if (!report.suspicions().isEmpty()) {
      alert();
    }
    if (!lateness().late().isEmpty()) {
      send(
          "/late",
          "the backup of %s is late".formatted(client),
          """
          %s.
          Look there:  systemctl status platform-backup.timer platform-nightly-backup platform-backup
          Back up now:  sudo systemctl start platform-backup
          This comes again each night until the box has stored a backup.
          """
              .formatted(lateness().late()));
    }
    if (!lateness().again().isEmpty()) {
      send(
          "/again",
          "backups of %s run again".formatted(client),
          lateness().again() + ".\nNothing is to be done.\n");
    }
  }

  private String note() {
    return note(
        report.question().isEmpty()
            ? report.note()
            : "%s%s asks: %s; nothing was forgotten"
                .formatted(ForgetSnapshots.ID, client, report.question()));
  }

  private String note(String retained) {
    var state = report.state();
    var note =
        state == null || state.notice().isEmpty()
            ? retained
            : "%s; %s".formatted(state.notice(), retained);
    return warned(note);
  }

  private String warned(String note) {
    var dated =
        lateness().late().isEmpty() ? note : "LATE: %s; %s".formatted(lateness().late(), note);
    return report.suspicions().isEmpty()
        ? dated
        : "SUSPICIOUS: %s; %s".formatted(String.join("; ", report.suspicions()), dated);
  }

  private BackupLateness lateness() {
    return report.state() == null ? new BackupLateness("", "") : report.state().lateness();
  }

  private void send(String about, String title, String text) {
    new Alerts().send(new Alert(incidents + about, ShownText.shortened(title, TITLE), text));
  }

  private void alert() {
    var text =
        report.suspicions().stream()
            .map(it -> "- %s%n".formatted(ShownText.oneLine(it)))
            .collect(joining());
    send(
        "/suspicious",
        "backups of %s look tampered with".formatted(client),
        """
        %s
        %s
        No snapshot is forgotten because of these: retention goes by the time at which the box stored a file.
        Look at the host of %s; every decision:  ./platform backups --forget-plan %s
        """
            .formatted(text, note(), client, client));
  }

  /** One question a client: while the one of an earlier night is open, this run adds none. */
  private void ask() {
    var stub =
        Workflow.newChildWorkflowStub(
            ForgetSnapshots.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(ForgetSnapshots.ID + client)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .setStaticSummary("asks what of %s may be forgotten".formatted(client))
                .build());
    var unused = Async.function(stub::run, new ForgetSnapshotsInput(client, null));
    try {
      Workflow.getWorkflowExecution(stub).get();
    } catch (ChildWorkflowFailure open) {
      if (!(open.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
        throw open;
      }
    }
  }

  private String details() {
    var lines = new StringBuilder("**%s**: %s%n%n".formatted(client, ShownText.markdown(note())));
    report.reasons().forEach(it -> line(lines, report.done() ? "forgot" : "would forget", it));
    report.keeping().forEach(it -> line(lines, "kept", it));
    return lines.toString();
  }

  private static void line(StringBuilder lines, String done, String snapshot) {
    lines.append("- %s %s%n".formatted(done, ShownText.markdown(snapshot)));
  }
}
