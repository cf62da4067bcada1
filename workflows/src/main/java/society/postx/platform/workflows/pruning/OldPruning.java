package society.postx.platform.workflows.pruning;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowSemaphore;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.StepState;

/**
 * Prunes all clients in one history, for runs begun before 2026-11-29. A run takes hours, so this
 * class can be deleted after 2026-12-31.
 */
final class OldPruning {
  private static final int AT_ONCE = 3;

  private final ClientsProgress progress;
  private final WorkflowSemaphore turns = Workflow.newWorkflowSemaphore(AT_ONCE);
  private final TreeMap<String, String> outcomes = new TreeMap<>();
  private final TreeSet<String> unpruned = new TreeSet<>();

  OldPruning(ClientsProgress progress) {
    this.progress = progress;
  }

  PruneBackupsResult run(@Nullable PruneBackupsInput input) {
    var named = input == null ? null : input.clients();
    var clients =
        named == null
            ? ActivityProfile.SHORT
                .stub(InfrastructureActivities.class, "list the clients")
                .clients()
            : named;
    progress.begin(clients);
    Promise.allOf(clients.stream().map(it -> Async.procedure(this::inTurn, it)).toList()).get();
    var summary =
        "%d of %d clients pruned".formatted(clients.size() - unpruned.size(), clients.size());
    progress.end(summary);
    if (!unpruned.isEmpty()) {
      alert(summary);
    }
    return new PruneBackupsResult(summary, outcomes, null);
  }

  private void inTurn(ClientName client) {
    turns.acquire();
    try {
      progress.item(client, StepState.RUNNING, "");
      var pruned = Attempt.of(() -> underPermit(client));
      if (pruned.failed()) { // or it stayed busy
        left(client, pruned.failure());
      } else {
        outcomes.put(client.value(), pruned.get());
        progress.item(client, StepState.DONE, pruned.get());
      }
    } finally {
      turns.release();
    }
  }

  /** A restore or a rollback must not lose the snapshot it has chosen. */
  private String underPermit(ClientName client) {
    var permit = new PermitLease(client);
    try {
      permit.acquire(busy -> progress.item(client, StepState.RUNNING, busy));
      return prune(client);
    } finally {
      permit.release();
    }
  }

  private static String prune(ClientName client) {
    var plan =
        ActivityProfile.SHORT
            .stub(InfrastructureActivities.class, "read " + client)
            .planOf(client, Operation.runLabel());
    var account =
        ActivityProfile.SHORT
            .stub(BoxActivities.class, "find the sub-account of " + client)
            .findSubAccount(plan.subAccount());
    var pruned =
        ActivityProfile.LONG.stub(BackupActivities.class, "prune " + client).prune(client, account);
    return pruned.changes().isEmpty() ? "nothing to forget" : Changes.text(pruned.changes());
  }

  private void left(ClientName client, String why) {
    unpruned.add(client.value());
    outcomes.put(client.value(), "not pruned: " + why);
    progress.item(client, StepState.STUCK, why);
  }

  private void alert(String summary) {
    var lines =
        unpruned.stream()
            .map(client -> "%s: %s".formatted(client, outcomes.get(client)))
            .collect(Collectors.joining("\n"));
    ActivityProfile.SHORT
        .stub(AlertActivities.class, "alert: " + summary)
        .alert(
            new Alert(
                Operation.runLabel() + "/unpruned",
                "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), summary),
                lines
                    + "\nNothing was lost, the repositories only grow; the next run tries again.\n"));
  }
}
