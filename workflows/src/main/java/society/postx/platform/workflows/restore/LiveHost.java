package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.BackupTag;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerActivities;

/** The host that a client's apps are restored on: finds it, looks at it, and backs it up first. */
record LiveHost(Operation operation, ClientName client) {
  HostAddress find(RestoreStep step) {
    var found = operation.ask(step, ServerActivities.class, it -> it.locate(List.of(client)));
    if (found.isEmpty()) {
      throw operation.refused(
          step, REQUEST_REFUSED, "client: '%s': no server has its labels".formatted(client));
    }
    return found.getFirst();
  }

  /** The approved one; another may have come into its place since. */
  HostAddress findAgain(HostSpec approved) {
    var found = find(RestoreStep.LOOK_AGAIN);
    if (!found.ipv4().equals(approved.address())) {
      throw changed("its host is at %s, not at %s".formatted(found.ipv4(), approved.address()));
    }
    return found;
  }

  /** Ends a restore that would not do what was approved, before it does anything. */
  ApplicationFailure changed(String now) {
    return operation.refused(
        RestoreStep.LOOK_AGAIN,
        REQUEST_REFUSED,
        "the client changed since this was approved, and nothing was done; start the restore again. Now: "
            + now);
  }

  HostState look(RestoreStep step, HostAddress address) {
    var state =
        operation
            .ask(step, DeploymentActivities.class, it -> it.inspect(List.of(address)))
            .getFirst();
    if (state.condition() == Condition.UNREACHABLE) {
      throw operation.refused(
          step,
          REQUEST_REFUSED,
          "the host is unreachable, and this scenario restores on it: " + state.why());
    }
    return state;
  }

  /** No nightly backup starts until the operation ends or is undone. */
  void holdBackups(HostSpec host) {
    operation.step(
        RestoreStep.HOLD_BACKUPS,
        ActivityProfile.SHORT,
        RestoreActivities.class,
        it -> it.holdBackups(host),
        it -> it.releaseBackups(host));
  }

  /**
   * Backs up what is there; answers the snapshot's id.
   *
   * @param skippable operators may go on without it once it is stuck, as a broken database cannot
   *     be dumped; null then
   */
  @Nullable String backUp(HostSpec host, boolean skippable) {
    var tag = BackupTag.of("restore");
    return skippable
        ? operation
            .optionalStep(
                RestoreStep.BACK_UP_FIRST,
                ActivityProfile.BACKUP,
                BackupActivities.class,
                it -> it.backUpTagged(host, tag))
            .map(Snapshot::id)
            .orElse(null)
        : operation
            .step(
                RestoreStep.BACK_UP_FIRST,
                ActivityProfile.BACKUP,
                BackupActivities.class,
                it -> it.backUpTagged(host, tag))
            .id();
  }
}
