package society.postx.platform.workflows.monitoring;

import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Describes which apps of a client are monitored. Paths and intervals come from {@code
 * platform.yml} and each {@code app.yml} at the commit; the push token comes from the client's
 * secrets.
 */
public record MonitoringSpec(ClientName client, String commit, List<AppPlan> apps, RunLabel run)
    implements ClientBound {
  public static MonitoringSpec of(ClientPlan plan) {
    return new MonitoringSpec(plan.client(), plan.commit(), plan.apps(), plan.run());
  }
}
