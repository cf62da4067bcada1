package society.postx.platform.starter.rescue;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.sheet.SheetNote;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/** Writes the recovery sheet from the infrastructure repository. */
@Command(
    name = "recovery-sheet",
    description = {
      "writes the sheet with which ./platform rescue needs neither repository nor Temporal;",
      "it holds secrets: print it, lock it away, and remove the file"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} recovery-sheet sheet.txt|@",
      ExitCodes.HELP
    })
public final class RecoverySheetCommand implements Callable<Integer> {
  @Mixin private CurrentBox current;
  @Mixin private Output output;

  @Parameters(paramLabel = "FILE", description = "the sheet; must not exist; mode 600")
  private Path file = Path.of("recovery-sheet.txt");

  public RecoverySheetCommand(Shell shell) {
    this.current = new CurrentBox(shell);
    this.output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    SheetNote.requireFree(file);
    SheetNote.write(current.sheet(), file, current.ageKey());
    output.result(
        Map.of("file", file.toAbsolutePath().toString()),
        """
        %s: the recovery sheet, with secrets in it
        next: print it, check that it can be read, lock it away, then  shred -u %s"""
            .formatted(file, file));
    return DONE;
  }
}
