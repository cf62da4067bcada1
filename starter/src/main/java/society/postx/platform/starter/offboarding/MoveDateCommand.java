package society.postx.platform.starter.offboarding;

import java.time.DateTimeException;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.starter.operation.ReasonedDecisionCommand;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.offboarding.OffboardClient;
import society.postx.platform.workflows.operation.Verb;

/** Moves the termination date of an offboarding. */
@Command(
    name = "move-date",
    description =
        "moves the last day of a client that is being offboarded, until that day is over; ID may be CLIENT",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} move-date alpha --to 2027-02-28 --reason \"one month longer\"|@",
      ExitCodes.HELP
    })
public final class MoveDateCommand extends ReasonedDecisionCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DAY",
      description = "the new last day, from today on: 2027-02-28")
  private String to = "";

  public MoveDateCommand(Shell shell) {
    super(shell, Verb.MOVE_DATE);
  }

  @Override
  public Integer call() {
    try {
      LocalDate.parse(to);
    } catch (DateTimeException e) {
      throw CommandError.wrongUsage("--to: '%s': a day (example: 2027-02-28)".formatted(to));
    }
    return super.call();
  }

  @Override
  protected String id() {
    var typed = super.id();
    return typed.contains("/") ? typed : OffboardClient.ID + typed;
  }

  @Override
  protected String until() {
    return to;
  }
}
