package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.operation.ByParentOnly;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Operation;

/** Upgrades one client's host with {@link ServerUpgrade}. */
public final class UpgradeServerImpl extends ClientHandlers implements UpgradeServer {

  public UpgradeServerImpl() {
    super(new Operation("UpgradeServer", List.of(ServerStep.values())));
  }

  @Override
  public UpgradeResult run(UpgradeServerInput input) {
    ByParentOnly.require(input, "UpgradeServers");
    operation.begin(input.host().client());
    var result = new ServerUpgrade(operation, input).run();
    operation.end(
        result.outcome().name(),
        result.why().isEmpty() ? "Has its security updates and is healthy" : result.why());
    return result;
  }
}
