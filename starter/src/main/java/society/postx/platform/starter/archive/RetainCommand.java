package society.postx.platform.starter.archive;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.operation.OperationStarter;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetainThenDeleteInput;

/** Starts the retention of an archive that has no workflow. */
@Command(
    name = "retain",
    description = {
      "starts the workflow that keeps an archive until its deadline and deletes it then, for an archive",
      "that has none: its offboarding was by hand, or Temporal's database was lost"
    },
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} retain alpha|@", ExitCodes.HELP})
public final class RetainCommand implements Callable<Integer> {
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", description = "the offboarded client")
  private String client = "";

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  private final Shell shell;

  public RetainCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    var archive = new StoredArchives(LocalRepository.given(repository, shell)).of(client).archive();
    var input = RetainThenDeleteInput.of(archive.client());
    try (var connection = temporal) {
      return new OperationStarter(connection.open(), output)
          .start(
              RetainThenDelete.id(archive),
              "keeps " + archive.path(),
              RetainThenDelete.class,
              workflow -> workflow.run(input),
              false);
    }
  }
}
