package society.postx.platform.starter.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.operation.Verb;

/** Moves the deadline of an archive to a later instant. */
@Command(
    name = "extend",
    description = "moves the deletion of what an offboarded client left to a later instant",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} extend alpha --until 2027-06-30T12:00:00Z --reason \"asked\"|@",
      ExitCodes.HELP
    })
public final class ExtendCommand extends DeadlineCommand {
  @Option(
      names = "--until",
      required = true,
      paramLabel = "INSTANT",
      description = "the new deadline, later than the present one")
  private String until = "";

  public ExtendCommand(Shell shell) {
    super(shell, Verb.EXTEND);
  }

  @Override
  String until() {
    return until;
  }
}
