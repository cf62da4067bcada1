package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import java.util.List;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.restore.RestoreClientInput.Way;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerRemains;

/**
 * Rebuilds a client that has no server any more from its repository alone, as the scenario {@code
 * server} of {@link RestoreClient} does. Runs under the client's permit, after the approval.
 *
 * @param account of the client, which can read the repository
 * @param snapshot restic's id
 * @param title of the maintenance mode
 * @param beforeUsers runs when all is verified and before users are in, after the point of no
 *     return
 */
public record ReturnFromRepository(
    Operation operation,
    ClientPlan plan,
    SubAccount account,
    String snapshot,
    String title,
    Runnable beforeUsers) {
  /** What its checklist has up to the point of no return, in order. */
  public static final List<Step> STEPS =
      List.of(
          CHOOSE_SNAPSHOT,
          READ_SNAPSHOT,
          FIND_SERVER,
          BEGIN_MAINTENANCE,
          SET_ASIDE,
          CREATE_SERVER,
          MEET_HOST,
          APPLY_BASE,
          POINT_DNS,
          ADMIT_TO_BOX,
          REACH_REPOSITORY,
          FETCH_DATA,
          KEEP_USERS_OUT,
          START_APPS,
          CHECK_APPS,
          SET_UP_BACKUPS,
          BACK_UP_ONCE,
          BACKUP_CHECKED);

  /** What comes after {@code beforeUsers}, in order. */
  public static final List<Step> STEPS_WITH_USERS =
      List.of(
          FINISH_SERVER,
          LET_USERS_IN,
          RELEASE_BACKUPS,
          END_MAINTENANCE,
          HTTPS_ACCESSIBLE,
          ADMIN_LOGIN,
          MONITORING_GREEN);

  /**
   * What came back.
   *
   * @param first backup of the new server
   * @param check looks from outside, with steps that operators may skip
   */
  public record Back(ChosenSnapshot snapshot, Server server, Snapshot first, Runnable check) {}

  /** Until users are in; from then on nothing is undone, and the caller runs the check. */
  public Back bring() {
    var chosen =
        operation.step(
            CHOOSE_SNAPSHOT,
            SHORT,
            RestoreActivities.class,
            it -> it.chooseSnapshot(plan.client(), account, new SnapshotSelector(snapshot)));
    var contents =
        operation.step(
            READ_SNAPSHOT,
            LONG,
            NewHostActivities.class,
            it -> it.contents(plan.client(), account, chosen));
    var remains =
        operation.step(FIND_SERVER, SHORT, ReplacementActivities.class, this::withoutServer);
    var lost =
        new LostServer(Way.RESTIC, plan, account, chosen, contents, remains, null, List.of());
    var server = new ServerReturn(operation, lost, title, beforeUsers);
    var back = server.bring();
    return new Back(chosen, back.server(), back.first(), () -> server.check(back));
  }

  private ServerRemains withoutServer(ReplacementActivities servers) {
    var remains = servers.remains(plan.server());
    if (remains.server() != null) {
      throw VERIFICATION_FAILED.stop(
          "Hetzner has a server of %s: %s; find out who made it"
              .formatted(plan.client(), remains.note()));
    }
    return remains;
  }
}
