package society.postx.platform.activities.box;

import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.offboarding.AccountRemovalActivities;
import society.postx.platform.workflows.text.ShownText;

/** Takes an offboarded client's access to the Storage Box away; its files stay. */
public final class AccountRemoval implements AccountRemovalActivities {
  /** The label of a download login: the client whose export it reads. */
  public static final String EXPORT_OF = "export-of";

  private static final Logger log = LoggerFactory.getLogger(AccountRemoval.class);

  private final StorageBoxApi api;
  private final ClientAccounts accounts;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final Homes homes;
  private final BoxKeys keys;

  public AccountRemoval(HetznerProject hetzner, Heartbeat heartbeat, Homes homes, BoxKeys keys) {
    this.api = hetzner.storageBoxes();
    this.accounts = new ClientAccounts(api);
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.homes = homes;
    this.keys = keys;
  }

  /** Without a sub-account nobody logs in with these keys. */
  @Override
  public Changes refuseHostKey(SubAccountSpec spec) {
    var account = accounts.find(spec);
    return account.isEmpty()
        ? Changes.none()
        : write(spec, account.get(), AuthorizedKeys.withoutHost(spec.client(), keys));
  }

  @Override
  public Changes admitHostKey(SubAccountSpec spec) {
    var account =
        accounts
            .find(spec)
            .orElseThrow(
                () ->
                    REQUEST_REFUSED.stop(
                        "%s has no sub-account on the Storage Box by now, so its host cannot be let in; onboard it again to create what is missing"
                            .formatted(spec.client())));
    return write(spec, account, AuthorizedKeys.withHost(spec.client(), keys));
  }

  private Changes write(SubAccountSpec spec, BoxSubaccount account, UnaryOperator<String> rewrite) {
    heartbeat.beat("writing the keys of " + account.username());
    try (var home = homes.open(spec, Homes.mainAccount(account.username()))) {
      var now = home.authorizedKeys();
      var wanted = rewrite.apply(now);
      if (wanted.equals(now)) return Changes.none();
      home.setAuthorizedKeys(wanted);
    }
    return new Changes(
        List.of(Change.changed("authorized keys of " + ClientAccounts.text(account))));
  }

  @Override
  public Changes deleteSubAccount(SubAccountSpec spec, SubAccount approved) {
    var found =
        api.subaccounts(spec.boxId()).stream().filter(it -> it.id() == approved.id()).findFirst();
    if (found.isEmpty()) return Changes.none();
    var account = found.get();
    var same =
        ownership(spec).owns(account.labels())
            && account.username().equals(approved.username())
            && account.homeDirectory().equals(spec.home());
    if (!same) {
      throw FOREIGN_RESOURCE.stop(
          "sub-account %s (id %d) was approved, but this id is %s with the home %s and the labels %s; it was left alone"
              .formatted(
                  approved.username(),
                  approved.id(),
                  ClientAccounts.text(account),
                  account.homeDirectory(),
                  ShownText.oneLine(account.labels().toString())));
    }
    try {
      waiter.await(List.of(api.deleteSubaccount(spec.boxId(), account.id())), heartbeat);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
    log.info("{} is gone; {} stays", ClientAccounts.text(account), spec.home());
    return new Changes(List.of(Change.deleted(ClientAccounts.text(account))));
  }

  @Override
  public String verifyNoSubAccount(SubAccountSpec spec) {
    var all = api.subaccounts(spec.boxId());
    var left = all.stream().filter(it -> isOf(it, spec)).map(ClientAccounts::text).toList();
    if (!left.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "the Storage Box still has: %s; delete it in the Hetzner Console or find out whose it is, then retry the step"
              .formatted(String.join("; ", left)));
    }
    return "none of the %d sub-accounts of the Storage Box is of client %s or has %s"
        .formatted(all.size(), spec.client(), spec.home());
  }

  private static boolean isOf(BoxSubaccount account, SubAccountSpec spec) {
    return ownership(spec).owns(account.labels())
        || spec.client().value().equals(account.labels().get(EXPORT_OF))
        || ClientAccounts.takes(account, spec)
        || account.homeDirectory().startsWith(spec.home() + "/");
  }

  private static Ownership ownership(SubAccountSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }
}
