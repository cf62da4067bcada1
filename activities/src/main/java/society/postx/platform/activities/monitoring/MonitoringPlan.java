package society.postx.platform.activities.monitoring;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import society.postx.platform.workflows.client.ClientName;

/**
 * The pages of a client that an Uptime Kuma must watch.
 *
 * @param url of Uptime Kuma
 * @param interval between two checks of a page
 * @param statusPage slug
 */
public record MonitoringPlan(
    URI url, ClientName client, Duration interval, String statusPage, List<Page> pages) {
  /**
   * A page that must answer.
   *
   * @param key its permanent name among the client's monitors
   * @param status the one accepted status code
   * @param tolerated how long it may fail while a backup shuts users out: it is pending until then,
   *     and down afterwards; zero for a page that a backup does not touch
   */
  public record Page(String key, String name, String url, int status, Duration tolerated) {}
}
