package society.postx.platform.starter.offboarding;

import picocli.CommandLine.Command;
import society.postx.platform.starter.operation.ReasonedDecisionCommand;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.offboarding.OffboardClient;
import society.postx.platform.workflows.operation.Verb;

/** Confirms that a client has its export. */
@Command(
    name = "confirm-receipt",
    description =
        "says that a client that is being offboarded has its export, so that its removal goes on; ID may be CLIENT",
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} confirm-receipt alpha --reason \"its mail of 2027-02-03\"|@",
      ExitCodes.HELP
    })
public final class ConfirmReceiptCommand extends ReasonedDecisionCommand {
  public ConfirmReceiptCommand(Shell shell) {
    super(shell, Verb.CONFIRM_RECEIPT);
  }

  @Override
  protected String id() {
    var typed = super.id();
    return typed.contains("/") ? typed : OffboardClient.ID + typed;
  }
}
