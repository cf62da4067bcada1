package society.postx.platform.starter.archive;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.Hold;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Lists what offboarded clients left and when it is deleted. */
@Command(
    name = "archive",
    description = "lists what offboarded clients left, soonest deletion first, with holds",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} archive|@",
      "          @|bold ${ROOT-COMMAND-NAME} archive --json|@",
      ExitCodes.HELP
    })
public final class ArchiveCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  private final Shell shell;

  public ArchiveCommand(Shell shell) {
    this.shell = shell;
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    var archives = new StoredArchives(LocalRepository.given(repository, shell)).all();
    var now = Instant.now();
    output.result(
        archives,
        archives.isEmpty()
            ? "no client is archived"
            : archives.stream().map(it -> text(it, now)).collect(Collectors.joining("\n")));
    return ExitCodes.DONE;
  }

  private static String text(ArchiveFile file, Instant now) {
    var left = Duration.between(now, file.deleteAt());
    var when =
        left.isNegative()
            ? "is due since " + Quantities.time(file.deleteAt())
            : "in %s, at %s".formatted(Quantities.duration(left), Quantities.time(file.deleteAt()));
    return "%-20s %s  %s%s".formatted(file.client(), when, file.path(), holds(file.holds()));
  }

  private static String holds(List<Hold> holds) {
    return holds.stream()
        .map(it -> "\n    " + ShownText.oneLine(it.text()))
        .collect(Collectors.joining());
  }
}
