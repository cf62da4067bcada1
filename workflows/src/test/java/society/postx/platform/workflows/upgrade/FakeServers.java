package society.postx.platform.workflows.upgrade;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.release.Plans;
import society.postx.platform.workflows.server.HostAddress;

/** Fakes a fleet whose hosts need one security update and a reboot after it. */
public final class FakeServers extends FakeFleet implements UpgradeActivities, PackageActivities {
  static final PackageChange OPENSSL = new PackageChange("openssl", "3.5.1-1", "3.5.1-1+deb13u1");
  static final PendingUpdates NOTHING = new PendingUpdates(List.of(), false);
  private static final PendingUpdates OPENSSL_AND_REBOOT =
      new PendingUpdates(List.of(OPENSSL), true);

  private final Map<ClientName, PendingUpdates> pending = new ConcurrentHashMap<>();
  private final List<UpgradeServersResult> upgrades = new CopyOnWriteArrayList<>();

  PendingUpdates lacks(String client) {
    return lacks(new ClientName(client));
  }

  private PendingUpdates lacks(ClientName client) {
    return pending.getOrDefault(client, OPENSSL_AND_REBOOT);
  }

  void lacks(String client, PendingUpdates updates) {
    pending.put(new ClientName(client), updates);
  }

  public List<UpgradeServersResult> upgrades() {
    return upgrades;
  }

  @Override
  public ClientPlan planOf(ClientName client, RunLabel run) {
    check("planOf", client);
    return Plans.plan(client, "0e50000000000000000000000000000000000000", run);
  }

  @Override
  public UpgradeTargets targetsOf(UpgradeServersInput input) {
    check("targetsOf");
    var out = input.leaveOut() == null ? List.<ClientName>of() : input.leaveOut();
    return new UpgradeTargets(
        targets().stream().filter(target -> !out.contains(target.client())).toList(),
        freezes(),
        "Europe/Berlin");
  }

  @Override
  public PendingUpdates pendingUpdates(HostAddress host, RunLabel run) {
    check("pendingUpdates", host.client());
    return lacks(host.client());
  }

  @Override
  public UpgradedPackages upgradePackages(HostSpec host) {
    awaitProbe(host.client());
    did(host.client(), "upgrade");
    var before = lacks(host.client());
    pending.put(host.client(), new PendingUpdates(List.of(), before.rebootRequired()));
    check("upgradePackages", host.client());
    return new UpgradedPackages(before.packages());
  }

  @Override
  public Reboot rebootWhereRequired(HostSpec host) {
    var needed = lacks(host.client()).rebootRequired();
    if (needed) {
      did(host.client(), "reboot");
      pending.put(host.client(), NOTHING);
    }
    check("rebootWhereRequired", host.client());
    return new Reboot("boot-1", needed ? "boot-2" : "boot-1");
  }

  @Override
  public String awaitApps(HostSpec host) {
    check("awaitApps", host.client());
    return "";
  }

  @Override
  public String recordUpgrade(UpgradeServersResult result, RunLabel run) {
    check("recordUpgrade");
    upgrades.add(result);
    return "4ec04d";
  }

  /** From now on the client does not answer after its upgrade. */
  public void sicken(String client) {
    fail("checkHttps " + client, FailureType.VERIFICATION_FAILED, "HTTPS answers 502");
  }
}
