package society.postx.platform.starter;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Prints a shell script that completes commands and options. */
@Command(
    name = "completion",
    description = "prints a completion script for bash and zsh",
    footer = {
      "",
      "Example:  @|bold source <(${ROOT-COMMAND-NAME} completion)|@   (put it into ~/.bashrc or ~/.zshrc)",
      ExitCodes.HELP
    })
final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private Output output;

  CompletionCommand(Shell shell) {
    this.shell = shell;
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    // Shells look completions up by a program's file name: ./platform is platform to them.
    var name = Path.of(Shell.PROGRAM).getFileName().toString();
    var script = AutoComplete.bash(name, Starter.commandLine(shell));
    output.result(Map.of("script", script), script);
    return ExitCodes.DONE;
  }
}
