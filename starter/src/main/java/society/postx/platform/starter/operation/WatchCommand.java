package society.postx.platform.starter.operation;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Shows an operation's progress. Ctrl-C ends the watching, never the operation. */
@Command(
    name = "watch",
    description = "shows an operation's checklist until it ends or waits for a decision",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} watch onboard/alpha|@",
      ExitCodes.HELP_WITH_GATE
    })
public final class WatchCommand implements Callable<Integer> {
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "ID", description = "the operation: onboard/CLIENT")
  private String id = "";

  public WatchCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    try (var connection = temporal) {
      return new OperationFollower(output, connection.open().client()).follow(id);
    }
  }
}
