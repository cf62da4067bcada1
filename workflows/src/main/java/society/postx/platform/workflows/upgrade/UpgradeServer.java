package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import society.postx.platform.workflows.deployment.TargetHandlers;

/**
 * Upgrades one client's host: its id is {@code <upgrade workflow id>/<client>}. Started by {@code
 * UpgradeServers}. ADR §9.
 */
@WorkflowInterface
public interface UpgradeServer extends TargetHandlers {
  @WorkflowMethod
  UpgradeResult run(UpgradeServerInput input);
}
