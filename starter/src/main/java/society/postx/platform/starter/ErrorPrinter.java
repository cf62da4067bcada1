package society.postx.platform.starter;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.text.ShownText;

/** Prints why a command failed in one line, and the stack trace with {@code --debug} only. */
record ErrorPrinter(Shell shell) implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    var said = ShownText.terminal(said(problem));
    var typed = innermost(parsed);
    var code = problem instanceof CommandError refusal ? refusal.exitCode() : ExitCodes.FAILED;
    if (typed.hasMatchedOption("--debug")) {
      problem.printStackTrace(shell.err());
    }
    shell.err().println(Style.RED.paint("✗ ", shell.colours()) + said);
    if (typed.hasMatchedOption("--json")) {
      shell.out().println(Json.MAPPER.valueToTree(Map.of("error", said, "exit", code)));
    }
    return code;
  }

  /** The arguments of the innermost command: in {@code schedules pause}, those of pause. */
  private static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }

  private static String said(Exception problem) {
    if (problem instanceof CommandError refusal) {
      return refusal.said();
    }
    if (problem instanceof StatusRuntimeException answer) {
      return TemporalErrors.of("this address", answer);
    }
    if (problem instanceof FileSystemException file) {
      return "%s: %s".formatted(file.getFile(), reason(file));
    }
    return TemporalErrors.firstLine(problem)
        + (problem instanceof IOException ? "" : "; --debug shows the stack trace");
  }

  private static String reason(FileSystemException file) {
    if (file instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (file instanceof AccessDeniedException) {
      return "permission denied";
    }
    return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
  }
}
