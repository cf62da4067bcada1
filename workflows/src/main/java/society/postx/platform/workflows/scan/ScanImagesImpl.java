package society.postx.platform.workflows.scan;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;

/**
 * Asks the hosts, scans each image once, alerts the operators and records the report. A host that
 * does not answer never counts as clean.
 */
public final class ScanImagesImpl implements ScanImages {
  /** If no channel accepts the alert within this time, the next run reports the findings again. */
  private static final Duration DELIVERED_WITHIN = Duration.ofHours(1);

  private final ClientsProgress progress = new ClientsProgress("ScanImages");
  private final Alerts alerts = new Alerts();

  @Override
  public ScanImagesResult run(@Nullable ScanImagesInput input) {
    if (KernelVersion.second()) {
      alerts.listen(() -> {});
    }
    return progress.run(() -> scanned(input));
  }

  private ScanImagesResult scanned(@Nullable ScanImagesInput input) {
    try {
      return Failures.answerOr(
          () -> scan(Optional.ofNullable(input).map(ScanImagesInput::clients)),
          e -> {
            failed(Failures.causeUnlessCancelled(e));
            throw e;
          });
    } catch (ApplicationFailure e) {
      failed(e.getOriginalMessage());
      throw e;
    }
  }

  private ScanImagesResult scan(Optional<List<ClientName>> named) {
    var all =
        ActivityProfile.SHORT.stub(InfrastructureActivities.class, "list the clients").clients();
    var clients = named.orElse(all);
    requireKnown(clients, all);
    progress.begin(clients);
    var running = new RunningImages(progress);
    running.ask(clients);
    var scans = new ImageScans(progress);
    scans.scan(running.images());
    var scan =
        new FleetScan(
            WorkflowTime.now(),
            running.answered(),
            running.silent(),
            leftOut(all, clients),
            scans.scanned(),
            scans.unscanned());
    requireSomething(clients, scan);
    return alertAndRecord(scan);
  }

  private static void requireKnown(List<ClientName> named, List<ClientName> all) {
    for (var client : named) {
      if (!all.contains(client)) {
        throw INVALID_INPUT.stop("clients: '%s': unknown client; known: %s".formatted(client, all));
      }
    }
  }

  private static SortedSet<String> leftOut(List<ClientName> all, List<ClientName> asked) {
    return all.stream()
        .filter(it -> !asked.contains(it))
        .map(ClientName::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** An empty report would look like a clean one. */
  private static void requireSomething(List<ClientName> clients, FleetScan scan) {
    if (!clients.isEmpty() && scan.answered().isEmpty()) {
      throw UNAVAILABLE.stop("no host answered, nothing was scanned: " + scan.silent());
    }
    if (scan.scanned().isEmpty() && !scan.unscanned().isEmpty()) {
      throw UNAVAILABLE.stop(
          "none of %d images could be scanned: %s"
              .formatted(scan.unscanned().size(), scan.unscanned().getFirst().why()));
    }
  }

  /** Alerts first: if the commit fails, the next run alerts again instead of never. */
  private ScanImagesResult alertAndRecord(FleetScan scan) {
    var reports =
        ActivityProfile.SHORT.stub(ScanReportActivities.class, "read and write " + scan.path());
    var known = reports.knownVulnerabilities();
    var fresh = known.fresh(scan);
    var unreported =
        fresh.isEmpty() ? Optional.<String>empty() : deliver(NewFindings.alert(scan, fresh));
    var after = known.after(scan, unreported.isEmpty() ? List.of() : fresh);
    var commit = reports.recordScan(scan, fresh, after, Operation.runLabel());
    var summary =
        scan.summary(fresh.size())
            + unreported.map(it -> "; ALERT NOT DELIVERED: " + it).orElse("");
    progress.end(summary);
    return new ScanImagesResult(
        summary,
        scan.path(),
        commit,
        fresh.stream().map(NewFindings::line).toList(),
        scan.silent());
  }

  private void failed(String why) {
    var said = "nothing was scanned or recorded: " + why;
    progress.note(said);
    deliver(NewFindings.failure(said))
        .ifPresent(it -> progress.note("%s; ALERT NOT DELIVERED: %s".formatted(said, it)));
  }

  /** Empty once the alert was delivered, else why it was not. */
  private Optional<String> deliver(Alert alert) {
    if (!KernelVersion.second()) {
      return callOnce(alert);
    }
    alerts.send(alert);
    return alerts.awaitDelivered(alert, DELIVERED_WITHIN);
  }

  /** For runs begun before 2026-11-29: ten attempts, then silence. */
  private static Optional<String> callOnce(Alert alert) {
    var alerts = ActivityProfile.SHORT.stub(AlertActivities.class, "alert the operators");
    return Failures.answerOr(
        () -> {
          alerts.alert(alert);
          return Optional.empty();
        },
        e -> Optional.of(Failures.causeUnlessCancelled(e)));
  }

  @Override
  public Checklist progress() {
    return progress.checklist();
  }
}
