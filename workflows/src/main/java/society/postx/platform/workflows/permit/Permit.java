package society.postx.platform.workflows.permit;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * The right to change one client, held as long as this workflow runs: its id {@code client/<name>}
 * exists once, so starting it is an atomic acquire. Its holder releases it. It outlives a holder
 * that was terminated or reset, because the holder's last activity may still run; {@link
 * PermitActivities#holderOf} ends it afterwards.
 */
@WorkflowInterface
public interface Permit {
  /** Memo keys that say who holds it. */
  String HOLDER = "holder";

  String SINCE = "since";

  /** Memo key of the holder's first run id, which stays the same through resets. */
  String RUN = "run";

  /** Memo key of a permit whose release has to name the run that holds it; any value. */
  String RELEASE = "release";

  /** Workflow ids of offboardings begin with it; such a holder keeps a client for weeks. */
  String OFFBOARDING = "offboard/";

  @WorkflowMethod(name = "Permit")
  void hold(@Nullable PermitHolder holder);

  /**
   * Frees the client if the run that holds the permit sends it; of anybody else it is refused.
   *
   * @param release null and anything else than an object name no run
   */
  @SignalMethod(
      description = "Sent by the holder when it is done; not for people: end the holder instead.")
  void release(@Nullable PermitRelease release);
}
