package society.postx.platform.activities.ssh;

import society.postx.platform.workflows.text.ShownText;

/** A short command on a host ended with an exit status that its caller did not expect. */
public final class CommandFailed extends HostFailure {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 600;

  CommandFailed(String host, String doing, CommandResult answer) {
    super(
        "%s: %s ended with %d: %s"
            .formatted(host, doing, answer.exitStatus(), tail(answer.err() + answer.out())),
        null);
  }

  private static String tail(String text) {
    var said = text.strip();
    return ShownText.quoted(
        said.length() <= SHOWN ? said : "…" + said.substring(said.length() - SHOWN));
  }
}
