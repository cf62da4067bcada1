package society.postx.platform.workflows.onboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Writes a client's file and page into the operator's Git repository: commits and pushes, and
 * retries a bounded number of times when somebody else pushed first. Every commit message carries
 * the workflow id and the {@link RunLabel} as trailers.
 */
@ActivityInterface
public interface ClientFileActivities {
  /**
   * Reads what the repository wants for the client, without writing: the client's file where there
   * is one, else as the input asks. Fails with INVALID_INPUT (field, value, rule) on malformed
   * YAML, an unknown app or an unpinned image. The same for a domain outside the zone or of another
   * client, for an input that contradicts the client's file, and for the name of an offboarded
   * client.
   */
  ClientPlan planClient(OnboardClientInput input, RunLabel run);

  /**
   * Leaves {@code clients/<name>.yml} committed and pushed, and returns the plan at that commit. An
   * equal file is left alone.
   */
  @ChangesClient
  ClientPlan addClient(OnboardClientInput input, RunLabel run);

  /**
   * As {@link #addClient}, in its turn: where the certificates of the client's new names would
   * exceed the week's limit of {@code platform.yml}, it writes nothing and answers when the next
   * attempt may succeed. The committed files are the count, so that of two clients at the limit one
   * waits.
   */
  @ChangesClient
  ClientAddition addClientInTurn(OnboardClientInput input, RunLabel run);

  /** Undoes {@link #addClient} and {@link #addClientInTurn} where this run made the file. */
  @ChangesClient(removes = true)
  void removeClient(OnboardClientInput input, RunLabel run);

  /**
   * Leaves {@code docs/clients/<name>.md} committed with what the run built, without secrets, and
   * the client in the list of clients. Returns the commit.
   */
  @ChangesClient
  String documentClient(ClientPlan plan, ClientFacts facts);

  /** Undoes {@link #documentClient} where this run made the page. */
  @ChangesClient(removes = true)
  void removeClientPage(ClientPlan plan);
}
