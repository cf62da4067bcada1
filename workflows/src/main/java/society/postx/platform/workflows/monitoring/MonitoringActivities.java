package society.postx.platform.workflows.monitoring;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.permit.ChangesClient;

/** Manages a client's monitors in Uptime Kuma. ADR §6. */
@ActivityInterface
public interface MonitoringActivities {
  /**
   * Leaves a group with an HTTPS monitor for each URL and a push monitor for the backup; exactly
   * one of each.
   */
  @ChangesClient
  Changes ensureMonitors(MonitoringSpec spec);

  /** Undoes {@link #ensureMonitors}: removes monitors that this run made, and nothing else. */
  @ChangesClient(removes = true)
  void removeMonitors(MonitoringSpec spec);

  /**
   * Returns once all monitors of the client are up on a heartbeat of their own; gives up with
   * VERIFICATION_FAILED naming those that are not.
   */
  List<String> awaitGreen(MonitoringSpec spec);

  /**
   * As {@link #awaitGreen}, without the backup's: what Uptime Kuma hears of it in maintenance mode
   * counts as maintenance until the next night.
   */
  List<String> awaitPagesGreen(MonitoringSpec spec);

  /** Leaves the client's monitors in maintenance: they raise no alarm until it ends. */
  @ChangesClient
  Changes beginMaintenance(MonitoringSpec spec, String title);

  /** Ends this run's maintenance of the client; succeeds if it has none. */
  @ChangesClient
  void endMaintenance(MonitoringSpec spec);

  /** Leaves the client on its status page (made where it is missing). */
  @ChangesClient
  Changes ensureStatusPage(MonitoringSpec spec);

  /** Undoes {@link #ensureStatusPage} where this run made the page. */
  @ChangesClient(removes = true)
  void removeStatusPage(MonitoringSpec spec);
}
