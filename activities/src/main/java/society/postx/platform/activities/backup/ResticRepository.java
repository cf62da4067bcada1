package society.postx.platform.activities.backup;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.ssh.ShellQuoting;

/**
 * A repository on the Storage Box and the way to it over SSH.
 *
 * @param user the account that logs in
 * @param sshArguments what ssh asks the box for, after user and address
 * @param options restic's options for this way, from the ssh command in one word
 * @param key full id of the key that opens it; empty where it is not known
 */
record ResticRepository(
    String user,
    List<String> sshArguments,
    Function<String, List<String>> options,
    Optional<String> key) {
  /** A client's: its sub-account's key starts a restic server and nothing else. */
  static ResticRepository served(String subAccount) {
    return new ResticRepository(
        subAccount,
        List.of("restic"),
        ssh ->
            List.of(
                "-o", "rclone.program=" + ssh, "-o", "rclone.args=", "--repo", "rclone:repository"),
        Optional.empty());
  }

  /**
   * Over SFTP, as the main account.
   *
   * @param path below the box's root
   */
  static ResticRepository inFolder(String mainAccount, String path) {
    return new ResticRepository(
        mainAccount,
        List.of("-s", "sftp"),
        ssh -> List.of("-o", "sftp.command=" + ssh, "--repo", "sftp:box:" + path),
        Optional.empty());
  }

  /**
   * The same, of which restic tries this key first: a host can store files in {@code keys} that
   * restic cannot read, or more keys than it tries.
   */
  ResticRepository openedBy(Optional<String> id) {
    return new ResticRepository(user, sshArguments, options, id);
  }

  /**
   * @param ssh the program with its options
   */
  List<String> arguments(List<String> ssh, String address) {
    var command =
        Stream.of(ssh, List.of(user + "@" + address), sshArguments).flatMap(List::stream).toList();
    return options.apply(ShellQuoting.quoted(command));
  }
}
