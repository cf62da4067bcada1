package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ChosenClients;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.FleetState;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the clients whose backups are verified; the same from the UI's form, the command line and
 * the schedule.
 *
 * @param clients null for all in the infrastructure repository
 * @param dryRun true to say what would be looked at; reads no data, records and alerts nothing
 * @param carried never typed: how far an earlier run of the same workflow came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record VerifyBackupsInput(
    @Nullable List<ClientName> clients,
    @Nullable Boolean dryRun,
    @NeverTyped @Nullable FleetState carried) {
  public VerifyBackupsInput {
    clients = ChosenClients.checked(clients, "all");
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }
}
