package society.postx.platform.sandbox.box;

import java.util.List;

/**
 * Runs the Storage Boxes behind the Storage Box API. Every call blocks until it has taken effect,
 * and may be repeated.
 */
public interface BoxDriver {
  /** Starts the box at its address, port 23, or updates it; creates a new one. */
  void start(BoxSpec box);

  void delete(long boxId);

  /** Creates or updates the account and its home, which is relative to the box's root. */
  void putAccount(long boxId, BoxAccount account);

  /** Deletes the account; its home stays until the main account removes it, as at Hetzner. */
  void removeAccount(long boxId, String username);

  /**
   * Copies what the box holds now to {@code .zfs/snapshot/NAME}, where its main account can read
   * it. A stand-in: at Hetzner the file system keeps snapshots without copying.
   */
  void takeSnapshot(long boxId, String name);

  void removeSnapshot(long boxId, String name);

  /** Bytes stored in the box. */
  long usedBytes(long boxId);

  /** The box's SSH host key, {@code ssh-ed25519 AAAA…}. */
  String hostKey(long boxId);

  /**
   * @param address IPv4 address in the sandbox
   * @param username main account, {@code u100001}
   * @param publicKeys OpenSSH public keys of the main account
   * @param ssh whether the main account may log in
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
