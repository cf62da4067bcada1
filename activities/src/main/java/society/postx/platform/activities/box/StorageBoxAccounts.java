package society.postx.platform.activities.box;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.hetzner.wire.CreateSubaccount;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.takeover.Conflict;

/**
 * Creates, repairs and removes sub-accounts on the Storage Box. What this run made is reported as
 * created, even by the attempt after one whose answer was lost.
 */
public final class StorageBoxAccounts implements BoxActivities {
  /** SSH alone, also from outside Hetzner's network, where the worker may run. */
  private static final BoxSubaccount.AccessSettings SSH_ALONE =
      new BoxSubaccount.AccessSettings(true, false, true, false, false);

  private final StorageBoxApi api;
  private final ClientAccounts accounts;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final Homes homes;
  private final BoxKeys keys;

  public StorageBoxAccounts(
      HetznerProject hetzner, Heartbeat heartbeat, Homes homes, BoxKeys keys) {
    this.api = hetzner.storageBoxes();
    this.accounts = new ClientAccounts(api);
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.homes = homes;
    this.keys = keys;
  }

  @Override
  public List<Conflict> subAccountConflicts(SubAccountSpec spec) {
    var ownership = ownership(spec);
    return api.subaccounts(spec.boxId()).stream()
        .filter(account -> ClientAccounts.takes(account, spec) && !ownership.owns(account.labels()))
        .map(
            account ->
                Conflict.inTheWay(
                    "sub-account %s (%s)".formatted(account.username(), account.name()),
                    "has the name or the home that the client's sub-account needs"))
        .toList();
  }

  @Override
  public List<Change> previewSubAccount(SubAccountSpec spec) {
    var found = find(spec);
    if (found.isEmpty()) return List.of(Change.created(what(spec)));
    var changes = new ArrayList<Change>();
    if (!asWanted(found.get(), spec)) changes.add(Change.changed(what(spec)));
    try (var home = homes.open(spec, mainAccount(found.get()))) {
      if (!home.authorizedKeys().equals(AuthorizedKeys.of(spec.client(), keys)))
        changes.add(Change.changed(keysOf(spec)));
    }
    return changes;
  }

  @Override
  public SubAccount findSubAccount(SubAccountSpec spec) {
    var account =
        find(spec)
            .orElseThrow(
                () ->
                    REQUEST_REFUSED.stop(
                        "%s has no %s on the Storage Box; onboard it again to create what is missing"
                            .formatted(spec.client(), what(spec))));
    return new SubAccount(account.id(), account.username(), account.server(), List.of());
  }

  @Override
  public SubAccount ensureSubAccount(SubAccountSpec spec) {
    var wantedKeys = AuthorizedKeys.of(spec.client(), keys); // before anything is made
    var account = find(spec).orElseGet(() -> create(spec));
    boolean made = ownership(spec).made(account.labels());
    var changes = new ArrayList<Change>();
    if (made) changes.add(Change.created(what(spec)));
    if (!asWanted(account, spec)) {
      repair(account, spec);
      if (!made) changes.add(Change.changed(what(spec)));
    }
    heartbeat.beat("writing the keys of " + account.username());
    try (var home = homes.open(spec, mainAccount(account))) {
      if (!home.authorizedKeys().equals(wantedKeys)) {
        home.setAuthorizedKeys(wantedKeys);
        if (!made) changes.add(Change.changed(keysOf(spec)));
      }
      if (made) home.claim(spec.run());
    }
    return new SubAccount(account.id(), account.username(), account.server(), List.copyOf(changes));
  }

  /** Discards the password: logins use keys. */
  private BoxSubaccount create(SubAccountSpec spec) {
    var wanted =
        new CreateSubaccount(
            ClientAccounts.name(spec),
            spec.home(),
            RandomPassword.next(),
            "backups of client " + spec.client().value(),
            SSH_ALONE,
            ownership(spec).ofNew());
    try {
      var started = api.createSubaccount(spec.boxId(), wanted);
      waiter.await(started.actions(), heartbeat);
      return api.subaccount(spec.boxId(), started.resource());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR) throw e;
      return ownership(spec).adopted(what(spec), find(spec), BoxSubaccount::labels);
    }
  }

  private void repair(BoxSubaccount account, SubAccountSpec spec) {
    if (!account.accessSettings().equals(SSH_ALONE)) {
      var action = api.updateAccess(spec.boxId(), account.id(), SSH_ALONE);
      waiter.await(List.of(action), heartbeat);
    }
    var ownership = ownership(spec);
    if (!ownership.labelled(account.labels()))
      api.labelSubaccount(spec.boxId(), account.id(), ownership.repaired(account.labels()));
  }

  private static boolean asWanted(BoxSubaccount account, SubAccountSpec spec) {
    return account.accessSettings().equals(SSH_ALONE) && ownership(spec).labelled(account.labels());
  }

  private Optional<BoxSubaccount> find(SubAccountSpec spec) {
    return accounts.find(spec);
  }

  /**
   * Removes the home's content first and the home itself last: Hetzner keeps the folder of a
   * sub-account that exists, and without the account nothing shows whose the content was.
   */
  @Override
  public void removeSubAccount(SubAccountSpec spec) {
    var there =
        api.subaccounts(spec.boxId()).stream()
            .filter(account -> account.homeDirectory().equals(spec.home()))
            .toList();
    if (!there.stream().allMatch(account -> ownership(spec).made(account.labels()))) return;
    var found = there.stream().findFirst();
    var main = found.map(StorageBoxAccounts::mainAccount);
    try (var home = homes.open(spec, main.orElseGet(() -> api.mainAccount(spec.boxId())))) {
      if (home.claimedBy(spec.run())) home.clear();
      found.ifPresent(account -> delete(spec, account));
      home.removeIfEmpty();
    }
  }

  private void delete(SubAccountSpec spec, BoxSubaccount account) {
    try {
      waiter.await(List.of(api.deleteSubaccount(spec.boxId(), account.id())), heartbeat);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private static String mainAccount(BoxSubaccount account) {
    return Homes.mainAccount(account.username());
  }

  private static Ownership ownership(SubAccountSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }

  private static String what(SubAccountSpec spec) {
    return "sub-account " + ClientAccounts.name(spec);
  }

  private static String keysOf(SubAccountSpec spec) {
    return "authorized keys of " + what(spec);
  }
}
