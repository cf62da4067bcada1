package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import society.postx.platform.activities.backup.SnapshotListing.Listing;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.PruneCalendar;
import society.postx.platform.workflows.backup.RepositoryState;
import society.postx.platform.workflows.backup.RetentionPlan;
import society.postx.platform.workflows.backup.RetentionTerms;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.TwoClockRetention;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/**
 * Applies retention to a client's repository: asks restic what the snapshots claim, asks the box
 * when it stored them, and forgets by id what {@link TwoClockRetention} decides. ADR §4, §7.
 */
final class ClientRetention {
  /** A repository of ours has one. */
  static final int MOST_KEYS = 1000;

  private final InfrastructureRepository infrastructure;
  private final RepositoryAccess repositories;
  private final SnapshotListing listing;
  private final CommittedKeys keys;

  ClientRetention(
      InfrastructureRepository infrastructure,
      RepositoryAccess repositories,
      SnapshotListing listing,
      CommittedKeys keys) {
    this.infrastructure = infrastructure;
    this.repositories = repositories;
    this.listing = listing;
    this.keys = keys;
  }

  private record Look(
      Listing seen, RetentionPlan plan, SortedSet<String> keys, RepositoryState state) {}

  RetentionPlan plan(ClientName client, SubAccount subAccount) {
    return look(client, subAccount, List.of()).plan();
  }

  /** What {@link #forget} would do now. */
  ForgetReport report(ClientName client, SubAccount subAccount) {
    var look = look(client, subAccount, List.of());
    return ForgetReport.planned(look.plan()).with(look.state());
  }

  private Look look(ClientName client, SubAccount subAccount, List<String> approved) {
    var newest = infrastructure.latest();
    try (var home = listing.home(newest, client, subAccount)) {
      var pins = PinFile.forRetention(newest, client);
      var wanted =
          Stream.concat(approved.stream(), pins.stream().map(SnapshotPin::snapshot)).toList();
      var seen = listing.of(home, client, subAccount, wanted);
      // What was not read is kept, so it changes nothing for the rest: a plan of fewer snapshots
      // keeps as many of them for each day, week and month, or more.
      var plan = TwoClockRetention.plan(seen.stored(), pins, terms(newest), seen.now());
      var due =
          home.pruneUnfinished() || PruneCalendar.due(client, home.pruneFinished(), seen.now());
      var keys = home.repositoryKeys(MOST_KEYS);
      return new Look(
          seen,
          with(with(plan, seen.suspicions()), keySuspicions(newest, client, keys)),
          keys,
          new RepositoryState(
              due,
              unrecorded(newest, client, keys),
              BackupLateness.of(seen.stored(), window(newest, client), seen.now())));
    }
  }

  /** A client of before 2026-11-30 has no recorded key; the first look has to believe the box. */
  private static String unrecorded(Checkout newest, ClientName client, SortedSet<String> keys) {
    return newest.has(KeyFile.path(client))
        ? ""
        : KeyFile.only(keys)
            .map(
                id ->
                    "key %s is recorded in %s on trust, at the first look"
                        .formatted(KeyFile.shortId(id), KeyFile.path(client)))
            .orElse("");
  }

  private static BackupWindow window(Checkout newest, ClientName client) {
    var backup = newest.settings().backup();
    return BackupWindow.of(client, backup.time(), backup.timeZone());
  }

  static RetentionTerms terms(Checkout checkout) {
    var retention = checkout.settings().retention();
    return new RetentionTerms(retention.daily(), retention.weekly(), retention.monthly());
  }

  /** A host can add a key, which would open the repository after its password was changed. */
  private static List<String> keySuspicions(
      Checkout newest, ClientName client, SortedSet<String> seen) {
    var recorded = KeyFile.read(newest, client);
    if (recorded.isPresent()) {
      return recorded.get().suspicions(client, seen);
    }
    return seen.size() <= 1
        ? List.of()
        : List.of(
            "the repository has %d keys instead of 1, and %s names none; write the id of the right one into it"
                .formatted(seen.size(), KeyFile.path(client)));
  }

  private static RetentionPlan with(RetentionPlan plan, List<String> more) {
    var suspicions = new ArrayList<>(plan.suspicions());
    suspicions.addAll(more);
    return new RetentionPlan(plan.forget(), plan.keep(), suspicions, plan.question());
  }

  /**
   * Forgets what the plan allows, or of it only what an operator approved.
   *
   * @param approved empty if no operator was asked; then a plan with a question is only reported.
   *     What an earlier attempt, whose answer was lost, forgot of it is reported as forgotten, too
   */
  ForgetReport forget(ClientName client, SubAccount subAccount, List<String> approved) {
    var look = look(client, subAccount, approved);
    keys.recordFirst(client, look.keys(), new RunLabel("retention"));
    var plan = look.plan();
    if (approved.isEmpty() && plan.question().isPresent()) {
      return ForgetReport.planned(plan).with(look.state());
    }
    var ids =
        approved.isEmpty() ? plan.ids() : plan.ids().stream().filter(approved::contains).toList();
    if (!ids.isEmpty()) {
      repositories.forget(client, subAccount, ids);
    }
    var seen = approved.stream().filter(it -> !look.seen().isUnread(it)).toList();
    return ForgetReport.forgot(plan, ids, seen).with(look.state());
  }
}
