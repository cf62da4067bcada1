package society.postx.platform.activities.ssh;

import java.util.function.Function;

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

  /**
   * Standard output of a command that succeeded, read by {@code reader}. Output that the reader
   * cannot read becomes an {@link UnusableAnswer} of the host, which may print anything.
   *
   * @param reader pure: without I/O
   */
  public <T> T read(String doing, Function<String, T> reader) {
    var said = orFail(doing);
    try {
      return reader.apply(said);
    } catch (RuntimeException e) { // of any kind: wrong numbers, missing words, broken JSON
      throw new UnusableAnswer(host, doing, "its answer is not in the expected form", e);
    }
  }

  public boolean ok() {
    return exitStatus == 0;
  }
}
