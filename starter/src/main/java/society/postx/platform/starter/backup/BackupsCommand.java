package society.postx.platform.starter.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.pruning.ForgetSnapshotsInput;
import society.postx.platform.workflows.pruning.PruneBackupsInput;
import society.postx.platform.workflows.pruning.PruneBackupsResult;
import society.postx.platform.workflows.text.ShownText;

/**
 * Shows the fleet's backups and how full the Storage Box is, or what retention would forget of the
 * clients' backups.
 */
@Command(
    name = "backups",
    description = {
      "shows the fleet's backups at a glance: how full the Storage Box is, how each client's backups grow",
      "as of the last night, and what weekly verification proved of them and when, failed proofs first;",
      "with --forget-plan what retention would forget now and what looks tampered with, or the reason",
      "for each snapshot of one client; it changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} backups|@",
      "          @|bold ${ROOT-COMMAND-NAME} backups --forget-plan|@",
      "          @|bold ${ROOT-COMMAND-NAME} backups --forget-plan alpha --json|@",
      ExitCodes.HELP
    })
public final class BackupsCommand implements Callable<Integer> {
  /** A fleet is read three clients at a time. */
  private static final long LIMIT_MINUTES = 60;

  private static final String ALL = "";

  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Option(
      names = "--forget-plan",
      arity = "0..1",
      fallbackValue = ALL,
      paramLabel = "CLIENT",
      description = "what retention would forget now, of one client or of all")
  private @Nullable String client;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  private final Shell shell;

  public BackupsCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    if (client == null) {
      var glance = FleetGlance.in(LocalRepository.given(repository, shell));
      output.result(glance, glance.text(Instant.now()));
      return ExitCodes.DONE;
    }
    return plan(client);
  }

  private int plan(String client) {
    var typed = Json.MAPPER.createObjectNode().put("dryRun", true);
    var one = !client.equals(ALL);
    if (one) {
      typed.put("client", client);
    }
    Object input =
        one
            ? TypedInputReader.read(typed, ForgetSnapshotsInput.class)
            : TypedInputReader.read(typed, PruneBackupsInput.class);
    try (var connection = temporal) {
      var plan =
          new ReadingRun(
              connection.open().client(), "plan/", "what would retention forget?", LIMIT_MINUTES);
      if (one) {
        var report = plan.answer("ForgetSnapshots", input, ForgetReport.class);
        output.result(report, String.join("\n", lines(client, report)));
      } else {
        var result = plan.answer("PruneBackups", input, PruneBackupsResult.class);
        output.result(result, String.join("\n", lines(result)));
      }
    }
    return ExitCodes.DONE;
  }

  private static List<String> lines(PruneBackupsResult result) {
    var lines = new ArrayList<>(List.of(result.summary()));
    for (Map.Entry<String, String> one : result.clients().entrySet()) {
      lines.add("  %-20s %s".formatted(one.getKey(), ShownText.oneLine(one.getValue())));
    }
    return lines;
  }

  private static List<String> lines(String client, ForgetReport report) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: would forget %d snapshots, keep %d"
            .formatted(client, report.forget().size(), report.kept()));
    if (!report.question().isEmpty()) {
      lines.add("  asks        " + ShownText.oneLine(report.question()));
    }
    report.suspicions().forEach(it -> lines.add("  suspicious  " + ShownText.oneLine(it)));
    report.reasons().forEach(it -> lines.add("  forget      " + ShownText.oneLine(it)));
    report.keeping().forEach(it -> lines.add("  keep        " + ShownText.oneLine(it)));
    return lines;
  }
}
