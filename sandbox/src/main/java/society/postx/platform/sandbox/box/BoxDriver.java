package society.postx.platform.sandbox.box;

import java.util.List;

/**
 * The Storage Boxes behind the Storage Box API: real OpenSSH servers. Calls block until it is so
 * and may be repeated.
 */
public interface BoxDriver {
  /** Starts the box at its address, port 23, or brings it in line; creates it where it is new. */
  void start(BoxSpec box);

  void delete(long boxId);

  /** Makes the account and its home (relative to the box's root), or brings both in line. */
  void putAccount(long boxId, BoxAccount account);

  /** The account is gone; its home stays until the main account removes it, as at Hetzner. */
  void removeAccount(long boxId, String username);

  /** Bytes stored in the box. */
  long usedBytes(long boxId);

  /** The box's SSH host key, {@code ssh-ed25519 AAAA…}. */
  String hostKey(long boxId);

  /**
   * @param address IPv4 address in the sandbox
   * @param username main account, {@code u100001}
   * @param publicKeys OpenSSH public keys of the main account
   * @param ssh whether the main account may enter
   */
  record BoxSpec(
      long boxId,
      String username,
      String address,
      String password,
      List<String> publicKeys,
      boolean ssh) {}

  /**
   * @param username {@code u100001-sub1}
   * @param home path below the box's root, no leading slash
   */
  record BoxAccount(String username, String home, String password, boolean ssh, boolean readonly) {}
}
