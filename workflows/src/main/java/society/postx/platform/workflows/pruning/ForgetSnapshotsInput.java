package society.postx.platform.workflows.pruning;

import com.fasterxml.jackson.annotation.JsonInclude;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the client whose old snapshots an operator decides about; the same from the UI's form and
 * from {@code PruneBackups}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ForgetSnapshotsInput(ClientName client) {
  public ForgetSnapshotsInput {
    if (client == null) {
      throw new IllegalArgumentException("client: is missing (example: {\"client\":\"alpha\"})");
    }
  }
}
