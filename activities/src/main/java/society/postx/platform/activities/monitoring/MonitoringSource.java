package society.postx.platform.activities.monitoring;

import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.monitoring.MonitoringSpec;

/** Provides a client's monitoring plan and secrets, read at each use. */
public interface MonitoringSource {
  MonitoringPlan plan(MonitoringSpec spec);

  Login login();

  /** What the client's host puts into the push URL after a backup. */
  String pushToken(ClientName client);

  /** Uptime Kuma's one account; prints as its user name. */
  record Login(String username, String password) {
    @Override
    public String toString() {
      return username;
    }
  }
}
