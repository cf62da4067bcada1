package society.postx.platform.starter;

import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import society.postx.platform.starter.shell.ExitCodes;

/** Prints what is wrong with a mistyped command in one line, and which help to read. */
final class UsageErrorPrinter implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    var command = problem.getCommandLine();
    var name = command.getCommandSpec().qualifiedName();
    var said = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    command.getErr().println(decapitalised(said));
    UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    command.getErr().println("see  " + name + " --help");
    return ExitCodes.WRONG_USAGE;
  }

  private static String decapitalised(String said) {
    return said.isEmpty() ? said : Character.toLowerCase(said.charAt(0)) + said.substring(1);
  }
}
