package society.postx.platform.workflows.offboarding;

import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.WrittenByParent;

/**
 * The client that may be deleted now, and how long other clients wait.
 *
 * @param minutes 0 to 1440
 */
@WrittenByParent
public record DestructionTurnInput(ClientName client, int minutes) {
  private static final int MOST = 1440;

  public DestructionTurnInput {
    InputRules.required("client", client);
    if (!InputRules.in(minutes, 0, MOST)) {
      throw InputRules.refused("minutes", minutes, "a whole number from 0 to 1440");
    }
  }
}
