package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.ServerActivities;

/**
 * Brings a snapshot's data onto a server and starts the apps while Traefik keeps users out. An
 * abort deletes or rebuilds the server, so nothing here is undone.
 */
record ServerData(Operation operation, LostServer lost, RestoreOrder order) {
  void onEmptyHost() {
    reachRepository();
    operation.step(
        FETCH_DATA,
        BACKUP,
        NewHostActivities.class,
        it -> it.fetchData(order.host(), order.snapshot(), order.apps()));
    keepUsersOut();
    operation.step(
        START_APPS,
        BACKUP,
        NewHostActivities.class,
        it -> it.startOnData(order.host(), order.snapshot(), order.apps()));
  }

  /** Its apps run already, on the image's data, and its timer would back that up. */
  void onImagedHost() {
    reachRepository();
    operation.step(
        HOLD_BACKUPS, SHORT, RestoreActivities.class, it -> it.holdBackups(order.host()));
    keepUsersOut();
    operation.step(
        OPEN_FIREWALL, LONG, ServerActivities.class, it -> it.ensureServer(lost.plan().server()));
    operation.tick(FETCH_DATA, "with the databases");
    operation.step(START_APPS, BACKUP, RestoreActivities.class, it -> it.restore(order));
  }

  private void reachRepository() {
    operation.step(
        ADMIT_TO_BOX,
        LONG,
        BoxActivities.class,
        it -> it.ensureSubAccount(lost.plan().subAccount()));
    operation.step(
        REACH_REPOSITORY,
        SHORT,
        NewHostActivities.class,
        it -> it.reachRepository(order.host(), lost.account()));
  }

  private void keepUsersOut() {
    operation.step(KEEP_USERS_OUT, SHORT, RestoreActivities.class, it -> it.keepUsersOut(order));
  }
}
