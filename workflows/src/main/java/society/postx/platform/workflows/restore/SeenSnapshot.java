package society.postx.platform.workflows.restore;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;

/**
 * The snapshot from which a whole client is rebuilt, read from the Storage Box alone.
 *
 * @param reading what it holds, or why that is unknown
 */
record SeenSnapshot(
    ClientPlan plan,
    SubAccount account,
    ChosenSnapshot snapshot,
    Attempt<SnapshotContents> reading) {
  /** The checklist's items. */
  record Items(Step plan, Step account, Step choice, Step contents) {}

  static SeenSnapshot by(Operation operation, Items items, RestoreClientInput input) {
    var client = input.client();
    var plan =
        operation.ask(
            items.plan(),
            InfrastructureActivities.class,
            it -> it.planOf(client, Operation.runLabel()));
    var account =
        operation.ask(
            items.account(), BoxActivities.class, it -> it.findSubAccount(plan.subAccount()));
    var snapshot =
        operation.ask(
            items.choice(),
            RestoreActivities.class,
            it -> it.chooseSnapshot(client, account, input.selector()));
    var reading =
        operation.attempt(
            items.contents(),
            LONG,
            NewHostActivities.class,
            it -> it.contents(client, account, snapshot));
    return new SeenSnapshot(plan, account, snapshot, reading);
  }

  /** What it holds; fails the operation where that is unknown. */
  SnapshotContents contents(Operation operation, Step step) {
    return reading
        .answer()
        .orElseThrow(() -> operation.refused(step, REQUEST_REFUSED, reading.failure()));
  }
}
