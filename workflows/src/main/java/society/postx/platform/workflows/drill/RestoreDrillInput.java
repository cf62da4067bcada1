package society.postx.platform.workflows.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ChosenClients;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the clients that are drilled; the same from the UI's form, the command line and the
 * schedule.
 *
 * @param clients null for those whose turn it is
 * @param dryRun true to say which snapshots would be restored; builds no server, records and alerts
 *     nothing
 * @param carried never typed: how far an earlier run of the same workflow came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record RestoreDrillInput(
    @Nullable List<ClientName> clients,
    @Nullable Boolean dryRun,
    @NeverTyped @Nullable CarriedDrill carried) {
  public RestoreDrillInput {
    clients = ChosenClients.checked(clients, "those whose turn it is");
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }
}
