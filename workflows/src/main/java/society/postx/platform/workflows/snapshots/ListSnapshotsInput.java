package society.postx.platform.workflows.snapshots;

import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.TypedByPeople;

/** Names the client whose snapshots are listed. */
@TypedByPeople
public record ListSnapshotsInput(ClientName client) {
  public ListSnapshotsInput {
    InputRules.required("client", client);
  }
}
