package society.postx.platform.workflows.infrastructure;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Reads clients from the operator's Git repository. */
@ActivityInterface
public interface InfrastructureActivities {
  /**
   * What the repository wants for a client that is in it, without writing. Gives up with
   * INVALID_INPUT for one that is not.
   */
  ClientPlan planOf(ClientName client, RunLabel run);

  /** All clients of the repository, by name. */
  List<ClientName> clients();
}
