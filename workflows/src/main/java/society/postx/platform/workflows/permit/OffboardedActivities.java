package society.postx.platform.workflows.permit;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.client.ClientName;

/** Reads which clients are being removed; their users are out, and nothing else may change them. */
@ActivityInterface
public interface OffboardedActivities {
  /** Those of the clients whose permit their approved offboarding holds, in the same order. */
  List<OffboardedClient> beingOffboarded(List<ClientName> clients);
}
