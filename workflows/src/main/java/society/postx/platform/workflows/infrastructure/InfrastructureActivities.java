package society.postx.platform.workflows.infrastructure;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Reads clients from the operator's Git repository. */
@ActivityInterface
public interface InfrastructureActivities {
  /**
   * Reads the plan of a client and writes nothing. Fails with INVALID_INPUT for an unknown client.
   */
  ClientPlan planOf(ClientName client, RunLabel run);

  /** All clients of the repository, by name. */
  List<ClientName> clients();
}
