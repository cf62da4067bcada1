package society.postx.platform.workflows.snapshots;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Operation;

/** Lists a client's snapshots without its permit, so that other operations continue. */
public final class ListSnapshotsImpl implements ListSnapshots {
  @Override
  public SnapshotList run(@Nullable ListSnapshotsInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop("input: is missing (example: {\"client\":\"alpha\"})");
    }
    return Failures.saying(() -> list(input));
  }

  private static SnapshotList list(ListSnapshotsInput input) {
    var client = input.client();
    var plan =
        ActivityProfile.SHORT
            .stub(InfrastructureActivities.class, "read " + client)
            .planOf(client, Operation.runLabel());
    var account =
        ActivityProfile.SHORT
            .stub(BoxActivities.class, "find the sub-account of " + client)
            .findSubAccount(plan.subAccount());
    var list =
        ActivityProfile.SHORT
            .stub(SnapshotActivities.class, "list the snapshots of " + client)
            .listSnapshots(client, account);
    if (input.find() != null) {
      return list.with(
          ActivityProfile.LONG
              .stub(SnapshotActivities.class, "search the snapshots of " + client)
              .findFiles(
                  client,
                  account,
                  input.find(),
                  list.snapshots().stream().map(SnapshotList.Listed::id).toList()));
    }
    if (input.diff() == null) {
      return list;
    }
    var ids = input.diff().stream().map(it -> meant(it, list)).toList();
    return list.with(
        ActivityProfile.LONG
            .stub(SnapshotActivities.class, "compare snapshots of " + client)
            .compareSnapshots(client, account, ids.get(0), ids.get(1)));
  }

  /** Refuses an unknown id at once; the activity would retry for hours. */
  private static String meant(String id, SnapshotList list) {
    var found =
        list.snapshots().stream()
            .map(SnapshotList.Listed::id)
            .filter(it -> it.startsWith(id))
            .toList();
    if (found.size() != 1) {
      throw INVALID_INPUT.stop(
          "diff: '%s': %s; %s"
              .formatted(
                  id,
                  found.isEmpty()
                      ? "none of the newest %d snapshots matches".formatted(list.snapshots().size())
                      : "%d snapshots match; give a longer id".formatted(found.size()),
                  "./platform snapshots %s lists them".formatted(list.client())));
    }
    return found.getFirst();
  }
}
