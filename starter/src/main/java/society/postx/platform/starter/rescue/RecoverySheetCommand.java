package society.postx.platform.starter.rescue;

import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.repository.CurrentSheet;
import society.postx.platform.starter.repository.LocalRepository;
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
  private final Shell shell;
  @Mixin private Output output;

  @Parameters(paramLabel = "FILE", description = "the sheet; must not exist; mode 600")
  private Path file = Path.of("recovery-sheet.txt");

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  public RecoverySheetCommand(Shell shell) {
    this.shell = shell;
    this.output = new Output(shell);
  }

  @Override
  public Integer call() throws IOException {
    SheetNote.requireFree(file);
    var key = AgeKey.usualPlace(shell);
    var sheet = CurrentSheet.of(LocalRepository.given(repository, shell), key, shell);
    SheetNote.write(sheet, file, key);
    output.result(
        Map.of("file", file.toAbsolutePath().toString()),
        """
        %s: the recovery sheet, with secrets in it
        next: print it, check that it can be read, lock it away, then  shred -u %s"""
            .formatted(file, file));
    return DONE;
  }
}
