package society.postx.platform.activities.ssh;

/** The result of a command on a host: exit status and output (UTF-8). */
public record CommandResult(String host, int exitStatus, String out, String err) {
  /**
   * Standard output, when the command succeeded.
   *
   * @param doing what was being done, for the message: {@code reading ufw's rules}
   */
  public String orFail(String doing) {
    if (exitStatus != 0) {
      throw new CommandFailed(host, doing, this);
    }
    return out;
  }

  public boolean ok() {
    return exitStatus == 0;
  }
}
