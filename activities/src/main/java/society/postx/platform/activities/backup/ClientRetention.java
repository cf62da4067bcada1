package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.RetentionPlan;
import society.postx.platform.workflows.backup.RetentionTerms;
import society.postx.platform.workflows.backup.TwoClockRetention;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/**
 * Applies retention to a client's repository: asks restic what the snapshots claim, asks the box
 * when it stored them, and forgets by id what {@link TwoClockRetention} decides. ADR §4, §7.
 */
final class ClientRetention {
  /** A client keeps about twenty snapshots; more than this needs a person to look. */
  private static final int MOST = 10_000;

  private final InfrastructureRepository infrastructure;
  private final RepositoryAccess repositories;
  private final Homes homes;
  private final InstantSource clock;

  ClientRetention(
      InfrastructureRepository infrastructure,
      RepositoryAccess repositories,
      Homes homes,
      InstantSource clock) {
    this.infrastructure = infrastructure;
    this.repositories = repositories;
    this.homes = homes;
    this.clock = clock;
  }

  RetentionPlan plan(ClientName client, SubAccount subAccount) {
    var newest = infrastructure.latest();
    // The box first: a snapshot that is stored meanwhile has no time here and is kept.
    try (var home = home(newest, client, subAccount)) {
      var times = home.snapshotTimes(MOST);
      var claimed = repositories.listed(client, subAccount);
      if (claimed.size() > MOST) {
        throw REQUEST_REFUSED.stop(
            "the repository of %s has more than %d snapshots; nothing was forgotten"
                .formatted(client, MOST));
      }
      var snapshots =
          claimed.stream().map(it -> it.storedAt(Optional.ofNullable(times.get(it.id())))).toList();
      var plan =
          TwoClockRetention.plan(
              snapshots,
              PinFile.read(newest, client).forRetention(),
              terms(newest),
              earlier(home.clock()));
      return withKeys(plan, repositories.keys(client, subAccount));
    }
  }

  private Homes.Home home(Checkout newest, ClientName client, SubAccount subAccount) {
    return homes.open(
        newest.settings().storageBox().home(client),
        newest.commit(),
        Homes.mainAccount(subAccount.username()));
  }

  /** A clock that runs ahead would make snapshots look old. */
  private Instant earlier(Optional<Instant> box) {
    var ours = clock.instant();
    return box.filter(it -> it.isBefore(ours)).orElse(ours);
  }

  private static RetentionTerms terms(Checkout checkout) {
    var retention = checkout.settings().retention();
    return new RetentionTerms(retention.daily(), retention.weekly(), retention.monthly());
  }

  /** A host can add a key, which would open the repository after its password was changed. */
  private static RetentionPlan withKeys(RetentionPlan plan, List<ResticKey> keys) {
    if (keys.size() <= 1) {
      return plan;
    }
    var suspicions = new ArrayList<>(plan.suspicions());
    suspicions.add(
        "the repository has %d keys instead of 1; the others open it without the platform's password"
            .formatted(keys.size()));
    return new RetentionPlan(plan.forget(), plan.keep(), suspicions, plan.question());
  }

  /**
   * Forgets what the plan allows, or of it only what an operator approved.
   *
   * @param approved empty if nobody was asked; then a plan with a question is only reported
   */
  ForgetReport forget(ClientName client, SubAccount subAccount, List<String> approved) {
    var plan = plan(client, subAccount);
    if (approved.isEmpty() && plan.question().isPresent()) {
      return ForgetReport.planned(plan);
    }
    var ids =
        approved.isEmpty() ? plan.ids() : plan.ids().stream().filter(approved::contains).toList();
    if (!ids.isEmpty()) {
      repositories.forget(client, subAccount, ids);
    }
    return ForgetReport.forgot(plan, ids);
  }
}
