package society.postx.platform.workflows.proof;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.FleetBegin;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.EachClient;
import society.postx.platform.workflows.operation.FleetState;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.staging.ExpiredStaging;
import society.postx.platform.workflows.text.ShownText;

/**
 * Verifies a few clients at a time, because all of them share one Storage Box, then looks at what
 * Hetzner copies, writes the report and sends one alert for all findings.
 */
public final class VerifyBackupsImpl implements VerifyBackups {
  private static final int TITLE = 180;

  private final ClientsProgress progress = new ClientsProgress("VerifyBackups");

  @Override
  public VerifyBackupsResult run(@Nullable VerifyBackupsInput input) {
    var typed = input == null ? new VerifyBackupsInput(null, null, null) : input;
    CarriedState.requireContinued("carried", typed.carried());
    KernelVersion.second();
    return progress.run(() -> verify(typed));
  }

  private VerifyBackupsResult verify(VerifyBackupsInput typed) {
    var fleet =
        new EachClient(
            AT_ONCE,
            progress,
            FleetBegin.of(
                progress, typed.carried(), typed.clients(), VerifyBackupsImpl::tellUnlisted),
            (client, until) -> start(client, until, typed));
    if (!fleet.run()) {
      Workflow.continueAsNew(
          new VerifyBackupsInput(typed.clients(), typed.dryRun(), fleet.state()));
    }
    return typed.isDryRun() ? planned(fleet.state()) : ended(fleet.state());
  }

  private static void tellUnlisted(String why) {
    alert("no client was verified", List.of("the clients could not be listed: " + why), "");
  }

  private static Promise<String> start(
      ClientName client, Instant busyUntil, VerifyBackupsInput input) {
    var child =
        Workflow.newChildWorkflowStub(
            VerifyClient.class,
            EachClient.options(client, VerifyClient.class, "verifies the backups of " + client));
    return Async.function(child::run, new VerifyClientInput(client, busyUntil, input.dryRun()));
  }

  private VerifyBackupsResult planned(FleetState fleet) {
    var summary =
        "%d of %d clients planned; no data was read"
            .formatted(fleet.notes().size() - fleet.failed().size(), fleet.notes().size());
    progress.end(summary);
    return new VerifyBackupsResult(summary, fleet.notes(), List.of(), null);
  }

  private VerifyBackupsResult ended(FleetState fleet) {
    var leftovers = new ArrayList<String>();
    if (removesStaging()) {
      leftovers.addAll(ExpiredStaging.remove());
    }
    if (seesKept()) {
      leftovers.addAll(
          KeptFolders.pastTheirTerm(fleet.notes().keySet().stream().map(ClientName::new).toList()));
    }
    progress.note("looks at Hetzner's copies and writes the report");
    var look = look(fleet);
    var reported =
        Attempt.of(
            () ->
                ActivityProfile.SHORT
                    .stub(BackupReportActivities.class, "write the report")
                    .recordReport(look, Operation.runLabel()));
    return reported.failed()
        ? unreported(fleet, look, reported.failure(), leftovers)
        : reported(fleet, reported.get(), leftovers);
  }

  /**
   * Drills come once a month, too seldom for a server that costs money and holds a client's data.
   * False for runs begun before 2026-12-01. Their branch may go after 2027-02.
   */
  private static boolean removesStaging() {
    return Workflow.getVersion("remove-staging", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-03-31. */
  private static boolean seesKept() {
    return Workflow.getVersion("see-kept", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private static FleetLook look(FleetState fleet) {
    var verified = new TreeSet<>(fleet.notes().keySet());
    verified.removeAll(fleet.failed());
    verified.removeIf(it -> FleetState.LEFT_OUT.equals(fleet.notes().get(it)));
    var unverified = new TreeMap<>(fleet.notes());
    unverified.keySet().retainAll(fleet.failed());
    var clients = fleet.notes().keySet().stream().map(ClientName::new).toList();
    var box = new ArrayList<String>();
    var hetzner =
        ActivityProfile.LONG.stub(HetznerBackupActivities.class, "look at Hetzner's copies");
    var servers = Attempt.of(() -> hetzner.serverBackups(clients));
    servers
        .problem()
        .ifPresent(it -> box.add("the servers' automatic backups could not be seen: " + it));
    var snapshots = Attempt.of(hetzner::boxSnapshots);
    snapshots
        .problem()
        .ifPresent(it -> box.add("the Storage Box's own snapshots could not be seen: " + it));
    snapshots.answer().ifPresent(box::addAll);
    return new FleetLook(
        WorkflowTime.now(), verified, unverified, servers.answer().orElseGet(TreeMap::new), box);
  }

  private VerifyBackupsResult reported(FleetState fleet, FleetProof proof, List<String> leftovers) {
    var findings = new ArrayList<>(leftovers);
    findings.addAll(proof.findings());
    if (!findings.isEmpty()) {
      var lines = new ArrayList<>(findings);
      if (proof.more() > 0) {
        lines.add("and %d more, see the report".formatted(proof.more()));
      }
      alert(proof.summary(), lines, "Report: %s%n".formatted(proof.path()));
    }
    progress.end(proof.summary());
    return new VerifyBackupsResult(proof.summary(), fleet.notes(), findings, proof.path());
  }

  /** The clients' proofs are in Git already; only the page about all of them is missing. */
  private VerifyBackupsResult unreported(
      FleetState fleet, FleetLook look, String why, List<String> leftovers) {
    var summary =
        "%d of %d clients verified; the report could not be written"
            .formatted(look.verified().size(), fleet.notes().size());
    var findings = new ArrayList<String>();
    findings.add("the report could not be written: " + why);
    findings.addAll(leftovers);
    look.unverified().forEach((client, reason) -> findings.add(line(client, reason)));
    fleet.notes().entrySet().stream()
        .filter(it -> ClientProof.isFinding(it.getValue()))
        .forEach(it -> findings.add(line(it.getKey(), it.getValue())));
    findings.addAll(look.box());
    look.servers().forEach((client, problem) -> findings.add(line(client, problem)));
    var some = findings.stream().limit(FleetProof.MOST).toList();
    alert(summary, some, "");
    progress.end(summary);
    return new VerifyBackupsResult(summary, fleet.notes(), some, null);
  }

  private static String line(String client, String what) {
    return "%s: %s".formatted(client, what);
  }

  private static void alert(String summary, List<String> findings, String report) {
    var lines =
        findings.stream().map(it -> "- %s%n".formatted(ShownText.oneLine(it))).collect(joining());
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + "/findings",
                ShownText.shortened(
                    "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), summary), TITLE),
                """
                %sThe fleet at a glance:  ./platform backups
                What each finding means: docs/workflows/VerifyBackups.md. This changed no client and stopped no backup.

                %s"""
                    .formatted(report, lines)));
  }

  @Override
  public Checklist progress() {
    return progress.checklist();
  }
}
