package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.permit.ChangesClient;

/** Removes an offboarded client from Uptime Kuma. ADR §6, §11. */
@ActivityInterface
public interface MonitorRemovalActivities {
  /** The client's monitors; reads only. */
  ClientMonitors findMonitors(MonitoringSpec spec);

  /**
   * Removes all monitors of the client, its maintenance and its place on the status page, from any
   * run; nothing of another client.
   */
  @ChangesClient
  Changes removeClientMonitors(MonitoringSpec spec);

  /** Undoes {@link #removeClientMonitors}; this run's maintenance goes on. */
  @ChangesClient
  Changes putMonitorsBack(MonitoringSpec spec, ClientMonitors approved);

  /**
   * Looks again; VERIFICATION_FAILED naming what is left.
   *
   * @return what was listed, in words
   */
  String verifyNoMonitors(MonitoringSpec spec);
}
