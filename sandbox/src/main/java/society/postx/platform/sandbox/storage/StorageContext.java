package society.postx.platform.sandbox.storage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.sandbox.action.Actions;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.BoxDriver.BoxAccount;
import society.postx.platform.sandbox.box.BoxDriver.BoxSpec;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.StorageBoxRow;
import society.postx.platform.sandbox.state.SubaccountRow;

/** Holds what all resources of the Storage Box API share, and updates the boxes behind them. */
public record StorageContext(
    SandboxState state, Actions actions, BoxDriver driver, AddressPlan addresses) {
  private static final String DOMAIN = ".your-storagebox.de";

  public static String server(String username) {
    return username + DOMAIN;
  }

  /** Starts the box or updates its accounts; the state's lock is not held. */
  public void bring(StorageBoxRow box) {
    var spec = state.read(() -> spec(box));
    var accounts =
        state.read(() -> box.subaccounts.all().stream().map(StorageContext::account).toList());
    driver.start(spec);
    accounts.forEach(account -> driver.putAccount(spec.boxId(), account));
  }

  /** The host names of all boxes and sub-accounts with their addresses. */
  public Map<String, String> names() {
    return state.read(
        () -> {
          var names = new TreeMap<String, String>();
          for (var box : all()) {
            names.put(server(box.username), box.address);
            for (var account : box.subaccounts.all())
              names.put(server(account.username), box.address);
          }
          return names;
        });
  }

  /** The boxes of all projects. */
  public List<StorageBoxRow> all() {
    return state.projects().values().stream()
        .map((Project project) -> project.storageBoxes)
        .flatMap(boxes -> boxes.all().stream())
        .toList();
  }

  public static BoxSpec spec(StorageBoxRow box) {
    return new BoxSpec(
        box.id, box.username, box.address, box.password, box.publicKeys, box.access.sshEnabled);
  }

  static BoxAccount account(SubaccountRow account) {
    return new BoxAccount(
        account.username,
        account.home,
        account.password,
        account.access.sshEnabled,
        account.access.readonly);
  }
}
