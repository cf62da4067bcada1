package society.postx.platform.activities.backup;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.ssh.ShellQuoting;

/**
 * A repository on the Storage Box and the way to it over SSH.
 *
 * @param user the account that logs in
 * @param sshArguments what ssh asks the box for, after user and address
 * @param options restic's options for this way, from the ssh command in one word
 */
record ResticRepository(
    String user, List<String> sshArguments, Function<String, List<String>> options) {
  /** A client's: its sub-account's key starts a restic server and nothing else. */
  static ResticRepository served(String subAccount) {
    return new ResticRepository(
        subAccount,
        List.of("restic"),
        ssh ->
            List.of(
                "-o",
                "rclone.program=" + ssh,
                "-o",
                "rclone.args=",
                "--repo",
                "rclone:repository"));
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
        ssh -> List.of("-o", "sftp.command=" + ssh, "--repo", "sftp:box:" + path));
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
