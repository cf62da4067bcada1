package society.postx.platform.workflows.secrets;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Creates and removes a client's secrets with sops and age. Only the worker creates and reads
 * values, which never enter a workflow. ADR §5.
 */
@ActivityInterface
public interface SecretActivities {
  /**
   * Leaves {@code secrets/clients/<name>.sops.yaml} committed with a generated value for each
   * secret the client's apps and the platform ask for; values that exist are kept. Also pins the
   * made SSH host key's public half in {@code clients/<name>.hostkeys}. Secrets that are made for
   * the first time are encrypted to a key of the client's own as well, which the Storage Box keeps.
   */
  @ChangesClient
  Changes ensureSecrets(ClientPlan plan);

  /** Undoes {@link #ensureSecrets} where this run made the file, and the client's own key. */
  @ChangesClient(removes = true)
  void removeSecrets(ClientPlan plan);
}
