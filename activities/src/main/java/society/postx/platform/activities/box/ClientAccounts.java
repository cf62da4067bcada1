package society.postx.platform.activities.box;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.Optional;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.workflows.box.SubAccountSpec;

/** Finds clients' sub-accounts on the box. */
record ClientAccounts(StorageBoxApi api) {
  /**
   * The sub-account with our labels. FOREIGN_RESOURCE where somebody else has its name or home;
   * REQUEST_REFUSED where ours has another home, since the repository stays in the old one.
   */
  Optional<BoxSubaccount> find(SubAccountSpec spec) {
    var ownership = new Ownership(spec.labels(), spec.run());
    var all = api.subaccounts(spec.boxId());
    var ours = all.stream().filter(account -> ownership.owns(account.labels())).findFirst();
    for (var account : all) {
      if (takes(account, spec)) ownership.require(text(account), account.labels());
    }
    if (ours.isPresent() && !ours.get().homeDirectory().equals(spec.home()))
      throw REQUEST_REFUSED.stop(
          "sub-account %s has the home %s, not %s; move the repository and change the home in the Hetzner Console, then retry the step"
              .formatted(ours.get().username(), ours.get().homeDirectory(), spec.home()));
    return ours;
  }

  static boolean takes(BoxSubaccount account, SubAccountSpec spec) {
    return account.name().equals(name(spec)) || account.homeDirectory().equals(spec.home());
  }

  static String name(SubAccountSpec spec) {
    return "client-" + spec.client().value();
  }

  /** {@code sub-account u100001-sub1 (client-alpha)}. */
  static String text(BoxSubaccount account) {
    return "sub-account %s (%s)".formatted(account.username(), account.name());
  }
}
