package society.postx.platform.workflows.handover;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/** Hands over the client's credentials in an encrypted file. ADR §10, Handover. */
@ActivityInterface
public interface HandoverActivities {
  /**
   * Leaves a file with the client's credentials, encrypted to the recipient and readable by nobody
   * else, and records in Git that the run is not undone from then on. A run that changed nothing of
   * a client that was handed over before leaves Git as it is.
   *
   * @param changes of the run so far; null from workers of before 2026-12-01, which say none
   */
  @ChangesClient
  Handover handOver(ClientPlan plan, AgeRecipient recipient, @Nullable List<Change> changes);

  /**
   * Records in Git that users may work on what this run made: an undo of the run is refused from
   * then on, even after a reset. A second attempt finds the record.
   *
   * @return for the checklist: where it is
   */
  @ChangesClient
  String recordHandover(ClientName client, RunLabel run);

  /** Undoes {@link #handOver} where this run wrote the file. */
  @ChangesClient(removes = true)
  @ActivityMethod(name = "TakeBack")
  void deleteHandedOver(ClientPlan plan);
}
