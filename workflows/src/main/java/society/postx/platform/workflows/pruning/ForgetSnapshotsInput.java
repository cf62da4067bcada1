package society.postx.platform.workflows.pruning;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the client whose old snapshots an operator decides about; the same from the UI's form and
 * from {@code PruneBackups}.
 *
 * @param dryRun true to report what would be forgotten and kept, and why; asks for no decision and
 *     changes nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ForgetSnapshotsInput(ClientName client, @Nullable Boolean dryRun) {
  public ForgetSnapshotsInput {
    if (client == null) {
      throw new IllegalArgumentException("client: is missing (example: {\"client\":\"alpha\"})");
    }
  }
}
