package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.operation.Operation;

/**
 * Brings a snapshot's data onto a server without apps and starts the apps while Traefik keeps users
 * out. An abort deletes or rebuilds the server, so nothing here is undone.
 */
record ServerData(Operation operation, LostServer lost, RestoreOrder order) {
  void bring() {
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
