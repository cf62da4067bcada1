package society.postx.platform.starter;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Prints the versions of the platform, its Temporal SDK and Java. */
@Command(
    name = "version",
    description = "prints the versions of the platform, its Temporal SDK and Java",
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} version --json|@", ExitCodes.HELP})
final class VersionCommand implements Callable<Integer> {
  @Mixin private Output output;

  VersionCommand(Shell shell) {
    output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    var known = Version.known();
    output.result(known, Version.text(known));
    return ExitCodes.DONE;
  }
}
