package society.postx.platform.starter.offboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.operation.StartCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.offboarding.OffboardClient;
import society.postx.platform.workflows.offboarding.OffboardClientInput;

/** Starts an offboarding; it refuses bad input before it starts anything. */
@Command(
    name = "offboard",
    description = {
      "offboards a client when its last day is over and another operator has approved it: final backup,",
      "export, removal, archive; --dry-run shows what would be removed and changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} offboard alpha --date 2027-01-31 --invoice 2027-0031 --reason \"contract ended\" --dry-run|@",
      "          @|bold ${ROOT-COMMAND-NAME} offboard alpha --date 2027-01-31 --recipient age1… --invoice 2027-0031 --reason \"contract ended\"|@",
      "          @|bold ${ROOT-COMMAND-NAME} offboard --file offboard.json|@",
      ExitCodes.HELP_WITH_GATE
    })
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
public final class OffboardCommand extends StartCommand<OffboardClientInput, OffboardClient> {

  @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "the client to offboard")
  private @Nullable String client;

  @Option(
      names = "--date",
      paramLabel = "DAY",
      description = "the contract's last day, in UTC: 2027-01-31")
  private @Nullable String terminationDate;

  @Option(
      names = "--recipient",
      paramLabel = "AGE1…",
      description =
          "exports the client's data, encrypted to this age key; without it nothing is exported")
  private @Nullable String recipient;

  @Option(
      names = "--export-days",
      paramLabel = "N",
      description = "how long the export waits for the client, 30 (default) to 365")
  private @Nullable Integer exportDays;

  @Option(
      names = "--invoice",
      paramLabel = "NUMBER",
      description = "the final invoice that was sent")
  private @Nullable String finalInvoice;

  @Option(
      names = "--retention-days",
      paramLabel = "N",
      description = "how long the archive is kept, 0 to 3650; default: 90")
  private @Nullable Integer retentionDays;

  @Option(
      names = "--instruction",
      paramLabel = "TEXT",
      description = "the customer's recorded instruction; needed for less than 90 days")
  private @Nullable String instruction;

  @Option(
      names = "--controller",
      paramLabel = "NAME",
      description = "whose data it is, for the deletion certificate: the customer's company")
  private @Nullable String controller;

  @Option(
      names = "--data",
      paramLabel = "CATEGORY",
      description = "what data it is, for the deletion certificate; may be repeated")
  private @Nullable List<String> dataCategories;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for those who approve")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "shows what would be removed, and changes nothing")
  private boolean dryRun;

  public OffboardCommand(Shell shell) {
    super(shell, OffboardClientInput.class, OffboardClient.class);
  }

  @Override
  protected void complete(ObjectNode typed) {
    super.complete(typed);
    if (!typed.has("dataExport")) {
      typed.put("dataExport", typed.has("recipient"));
    }
  }

  @Override
  protected String id(OffboardClientInput input) {
    return OffboardClient.ID + input.client();
  }

  @Override
  protected String summary(OffboardClientInput input) {
    return input.reason();
  }

  @Override
  protected void run(OffboardClient workflow, OffboardClientInput input) {
    workflow.run(input);
  }
}
