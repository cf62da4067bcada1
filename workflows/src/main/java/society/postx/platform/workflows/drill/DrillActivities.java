package society.postx.platform.workflows.drill;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Keeps the evidence of drills in the infrastructure repository. ADR §4. */
@ActivityInterface
public interface DrillActivities {
  /** What is recorded of the clients' drills, and the targets of platform.yml; reads only. */
  DrillBasis drillBasis(List<ClientName> clients);

  /**
   * Commits {@code reports/drills/<client>/<day>.md} and the rungs in {@code
   * backups/proofs/<client>.json}; returns the report's path. A second drill of the same day gets a
   * page beside the first.
   */
  String recordDrill(DrillReport report, RunLabel run);
}
