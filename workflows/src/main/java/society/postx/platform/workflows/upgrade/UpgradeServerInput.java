package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.WrittenByParent;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Input of one client's upgrade; {@code UpgradeServers} writes it, people do not.
 *
 * @param upgrade id of the upgrade; the snapshot before the change carries it
 * @param unwellToo whether an operator decided that an unhealthy host is changed too
 */
@WrittenByParent
public record UpgradeServerInput(HostAddress host, String upgrade, boolean unwellToo) {
  public UpgradeServerInput {
    InputRules.required("host", host);
    InputRules.required("upgrade", upgrade);
  }
}
