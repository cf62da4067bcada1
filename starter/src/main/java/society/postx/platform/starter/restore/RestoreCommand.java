package society.postx.platform.starter.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.operation.StartCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.restore.RestoreClient;
import society.postx.platform.workflows.restore.RestoreClientInput;

/** Starts a restore; it refuses bad input before it starts anything. */
@Command(
    name = "restore",
    description = {
      "restores a client's apps or files from a backup, once an operator has approved what it changes;",
      "--dry-run shows that and changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} restore alpha --app nextcloud --reason \"database broken after a crash\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} restore alpha --snapshot 2026-11-28 --reason \"files gone\" --dry-run|@",
      "          @|bold ${ROOT-COMMAND-NAME} restore alpha --app nextcloud --path 'data/admin/files/report*.odt' --reason \"deleted\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} restore alpha --scenario server --reason \"the server is gone\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} restore alpha --staging --hours 4 --reason \"one lost calendar\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} restore --file restore.json|@",
      ExitCodes.HELP_WITH_GATE
    })
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class RestoreCommand extends StartCommand<RestoreClientInput, RestoreClient> {

  @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "the client to restore")
  private @Nullable String client;

  @Option(
      names = "--scenario",
      paramLabel = "SCENARIO",
      description = "what is broken: application (default), files (default with --path), or server")
  private @Nullable String scenario;

  @Option(
      names = "--app",
      paramLabel = "APP",
      description = "an app to restore; default: all that hold data; may be repeated")
  private @Nullable List<String> apps;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description =
          "files of the app, relative to its folder, or a glob; beside the live ones; may be repeated")
  private @Nullable List<String> paths;

  @Option(names = "--in-place", description = "with --path: in place of the live files")
  private boolean inPlace;

  @Option(
      names = "--snapshot",
      paramLabel = "WHICH",
      description =
          "latest (default), proved, restic's id, a day or time in UTC for the last one before it ended, or before:DEPLOYMENT")
  private @Nullable String snapshot;

  @Option(
      names = "--versions",
      paramLabel = "WHICH",
      description =
          "of the apps on restored data: now, or snapshot; needed only where a migration lies or may lie between")
  private @Nullable String versions;

  @Option(
      names = "--way",
      paramLabel = "WAY",
      description =
          "with --scenario server: restic (default), or rebuild or image, from a Hetzner backup")
  private @Nullable String way;

  @Option(
      names = "--staging",
      description = {
        "brings all of the snapshot up on a throw-away server, to look at and to export from;",
        "the client stays as it is, and no approval is needed"
      })
  private boolean staging;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "with --staging: how long until the server is deleted, 1 to 24 (default)")
  private @Nullable Integer hours;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for those who approve")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "shows what it would change, and changes nothing")
  private boolean dryRun;

  public RestoreCommand(Shell shell) {
    super(shell, RestoreClientInput.class, RestoreClient.class);
  }

  @Override
  protected void complete(ObjectNode typed) {
    super.complete(typed);
    if (staging) {
      typed.put("target", "staging");
    }
    if (!typed.has("scenario")) {
      typed.put("scenario", typed.has("paths") ? "files" : "application");
    }
  }

  @Override
  protected String id(RestoreClientInput input) {
    return (input.onStaging() ? RestoreClient.STAGING_ID : RestoreClient.ID) + input.client();
  }

  @Override
  protected String summary(RestoreClientInput input) {
    return input.reason();
  }

  @Override
  protected void run(RestoreClient workflow, RestoreClientInput input) {
    workflow.run(input);
  }
}
