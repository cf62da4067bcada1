package society.postx.platform.workflows.infrastructure;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.onboarding.OnboardClientInput;
import society.postx.platform.workflows.operation.RunLabel;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * The operator's Git repository: read at a commit; written with commit and push, retried a bounded
 * number of times when somebody else pushed first. Every commit message carries the workflow id and
 * the {@link RunLabel} as trailers.
 */
@ActivityInterface
public interface InfrastructureActivities {
  /**
   * Reads what the repository wants for the client, without writing: the client's file where there
   * is one, else as the input asks. Gives up with INVALID_INPUT (field, value, rule) on an unknown
   * app, an unpinned image, a domain that another client has or that lies outside the zone,
   * malformed YAML, or an input that contradicts the client's file.
   */
  ClientPlan planClient(OnboardClientInput input, RunLabel run);

  /**
   * Leaves {@code clients/<name>.yml} committed and pushed, and returns the plan at that commit. An
   * equal file is left alone.
   */
  @ChangesClient
  ClientPlan addClient(OnboardClientInput input, RunLabel run);

  /** Undoes {@link #addClient} where this run made the file. */
  @ChangesClient
  void removeClient(OnboardClientInput input, RunLabel run);

  /**
   * Leaves {@code docs/clients/<name>.md} committed with what the run built; values that no secret.
   * Returns the commit.
   */
  @ChangesClient
  String documentClient(ClientPlan plan, ClientFacts facts);

  /** Undoes {@link #documentClient} where this run made the page. */
  @ChangesClient
  void removeClientPage(ClientPlan plan);

  /**
   * What the repository wants for a client that is in it, without writing. Gives up with
   * INVALID_INPUT for one that is not.
   */
  ClientPlan planOf(ClientName client, RunLabel run);

  /** All clients of the repository, by name. */
  List<ClientName> clients();
}
