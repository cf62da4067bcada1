package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import society.postx.platform.workflows.operation.Decided;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Quantities;

/** Exports the data for the client and waits until the client has it; silence is never a yes. */
record DataExport(Operation operation, OffboardClientInput input, OffboardingPlan plan) {
  private static final Duration REMINDER = Duration.ofDays(7);

  void run() {
    if (!input.dataExport()) {
      List.of(FORECAST_EXPORT, EXPORT, OPEN_DOWNLOAD, RECEIPT, CLOSE_DOWNLOAD)
          .forEach(it -> operation.tick(it, "not requested"));
      return;
    }
    var order =
        new ExportOrder(
            plan.host(),
            plan.apps(),
            Objects.requireNonNull(input.recipient(), "the input's rules"),
            "exports/%s-%s".formatted(input.client(), plan.archive().date()),
            WorkflowTime.now().plus(Duration.ofDays(input.downloadDays())));
    operation.step(
        FORECAST_EXPORT,
        LONG,
        ExportActivities.class,
        it -> String.join("; ", it.forecastExport(order).lines()));
    operation.step(
        EXPORT,
        BACKUP,
        ExportActivities.class,
        it -> it.exportClient(order),
        it -> it.deleteExport(order));
    var account = plan.plan().subAccount();
    var download =
        operation.step(
            OPEN_DOWNLOAD,
            LONG,
            DownloadActivities.class,
            it -> it.openDownload(account, order),
            it -> it.closeDownload(account, order));
    operation.tick(RECEIPT, awaitReceipt(download).words());
    operation.step(
        CLOSE_DOWNLOAD,
        LONG,
        DownloadActivities.class,
        it -> {
          it.closeDownload(account, order);
          return "";
        });
  }

  private Decided awaitReceipt(ExportDownload download) {
    var until = WorkflowTime.now().plus(Duration.ofDays(input.downloadDays()));
    for (; ; ) {
      var overdue = !WorkflowTime.now().isBefore(until);
      var taken = await(download, until, overdue);
      if (taken.isPresent()) {
        return taken.get();
      }
      remind(download, until, !WorkflowTime.now().isBefore(until));
    }
  }

  /** Only a person goes on without the client's word, and only after the days it was given. */
  private Optional<Decided> await(ExportDownload download, Instant until, boolean overdue) {
    var next = WorkflowTime.now().plus(REMINDER);
    return operation.waitUntil(
        RECEIPT,
        overdue || next.isBefore(until) ? next : until,
        "the client fetches its export as %s".formatted(download.note()),
        overdue
            ? List.of(Verb.CONFIRM_RECEIPT, Verb.SKIP, Verb.ABORT)
            : List.of(Verb.CONFIRM_RECEIPT, Verb.ABORT));
  }

  private void remind(ExportDownload download, Instant until, boolean overdue) {
    operation.tell(
        "RECEIPT_%s_%d".formatted(plan.archive().date(), WorkflowTime.now().getEpochSecond()),
        "%s has not confirmed its export".formatted(input.client()),
        """
        The export waits for the client: %s.
        Ask the client. Once it has the data:  ./platform confirm-receipt %s --reason "its mail of …"
        %s
        """
            .formatted(
                download.note(),
                input.client(),
                overdue
                    ? "The days it was given are over. To go on without its word:  ./platform skip offboard/%s --step RECEIPT --reason \"…\""
                        .formatted(input.client())
                    : "It was given until " + Quantities.time(until) + "."));
  }
}
