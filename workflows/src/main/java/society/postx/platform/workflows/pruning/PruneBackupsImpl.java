package society.postx.platform.workflows.pruning;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.FleetBegin;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.EachClient;
import society.postx.platform.workflows.operation.FleetState;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;

/**
 * Prunes a few clients at a time, because all of them share one Storage Box. A client that cannot
 * be pruned does not stop the run, because nothing of it is half-changed. One alert names all such
 * clients, and the next run tries again.
 */
public final class PruneBackupsImpl implements PruneBackups {
  private static final int AT_ONCE = 3;

  /** Clients that an alert names; the result has all. */
  private static final int NAMED = 50;

  private final ClientsProgress progress = new ClientsProgress("PruneBackups");

  @Override
  public PruneBackupsResult run(@Nullable PruneBackupsInput input) {
    var typed = input == null ? new PruneBackupsInput(null, null, null) : input;
    CarriedState.requireContinued("carried", typed.carried());
    if (!KernelVersion.second()) {
      return new OldPruning(progress).run(input);
    }
    var usage = BoxLook.gate() && typed.clients() == null && !typed.isDryRun();
    return progress.run(() -> prune(typed, usage));
  }

  /**
   * @param usage whether the run looks at the box, too: not for some clients alone
   */
  private PruneBackupsResult prune(PruneBackupsInput typed, boolean usage) {
    var fleet =
        new EachClient(
            AT_ONCE,
            progress,
            FleetBegin.of(
                progress, typed.carried(), typed.clients(), PruneBackupsImpl::tellUnlisted),
            (client, until) -> start(client, until, typed));
    if (!fleet.run()) {
      Workflow.continueAsNew(new PruneBackupsInput(typed.clients(), typed.dryRun(), fleet.state()));
    }
    return ended(fleet.state(), typed.isDryRun(), usage);
  }

  private static void tellUnlisted(String why) {
    if (KernelVersion.third()) { // an older run sent no alert
      tell(
          "/unlisted",
          "no client was pruned",
          "the clients could not be listed: %s%n".formatted(why));
    }
  }

  private static Promise<String> start(
      ClientName client, Instant busyUntil, PruneBackupsInput input) {
    var child =
        Workflow.newChildWorkflowStub(
            PruneClient.class,
            EachClient.options(client, PruneClient.class, "prunes the backups of " + client));
    return Async.function(child::run, new PruneClientInput(client, busyUntil, input.dryRun()));
  }

  private PruneBackupsResult ended(FleetState fleet, boolean dryRun, boolean usage) {
    var outcomes = fleet.notes();
    var not = dryRun ? "not planned: " : "not pruned: ";
    fleet.failed().forEach(it -> outcomes.computeIfPresent(it, (any, why) -> not + why));
    var summary =
        (dryRun ? "%d of %d clients planned; nothing was forgotten" : "%d of %d clients pruned")
                .formatted(fleet.done(), outcomes.size())
            + fleet.leftOut();
    progress.end(summary);
    if (!fleet.failed().isEmpty() && !dryRun) {
      alert(fleet, summary);
    }
    return new PruneBackupsResult(summary, outcomes, usage ? BoxLook.look() : null);
  }

  private static void alert(FleetState fleet, String summary) {
    var lines =
        fleet.failed().stream()
            .limit(NAMED)
            .map(client -> "%s: %s%n".formatted(client, fleet.notes().get(client)))
            .collect(joining());
    var more =
        fleet.failed().size() <= NAMED
            ? ""
            : "and %d more, see the result%n".formatted(fleet.failed().size() - NAMED);
    tell("/unpruned", summary, lines + more);
  }

  private static void tell(String about, String summary, String why) {
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + about,
                "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), summary),
                why + "Nothing was lost, the repositories only grow; the next run tries again.\n"));
  }

  @Override
  public Checklist progress() {
    return progress.checklist();
  }
}
