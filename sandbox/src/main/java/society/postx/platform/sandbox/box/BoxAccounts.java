package society.postx.platform.sandbox.box;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps a box's address and accounts across restarts.
 *
 * @param accounts by username, the main account among them
 */
record BoxAccounts(String address, SortedMap<String, Login> accounts) {
  private static final String ACCOUNT =
      "%%s:x:%1$d:%1$d::/home:/bin/box-shell".formatted(BoxPrograms.UID);

  /**
   * @param home below the box's root; empty for the main account
   * @param passwordHash in the form of {@code /etc/shadow}
   */
  record Login(String home, String passwordHash, boolean ssh, boolean readonly) {}

  static BoxAccounts empty(String address) {
    return new BoxAccounts(address, new TreeMap<>());
  }

  BoxAccounts at(String newAddress) {
    return new BoxAccounts(newAddress, accounts);
  }

  BoxAccounts with(String username, Login login) {
    var changed = new TreeMap<>(accounts);
    changed.put(username, login);
    return new BoxAccounts(address, changed);
  }

  BoxAccounts without(String username) {
    var changed = new TreeMap<>(accounts);
    changed.remove(username);
    return new BoxAccounts(address, changed);
  }

  /** The box's own {@code /etc/passwd}; an account without SSH is not in it. */
  List<String> passwd() {
    var lines = new ArrayList<String>();
    lines.add("root:x:0:0::/:/usr/sbin/nologin");
    lines.add("sshd:x:101:65534::/run/sshd:/usr/sbin/nologin");
    accounts.forEach(
        (name, login) -> {
          if (login.ssh()) lines.add(ACCOUNT.formatted(name));
        });
    return lines;
  }

  List<String> shadow() {
    var lines = new ArrayList<String>();
    lines.add("root:*:1::::::");
    lines.add("sshd:*:1::::::");
    accounts.forEach((name, login) -> lines.add(name + ":" + login.passwordHash() + ":1::::::"));
    return lines;
  }
}
