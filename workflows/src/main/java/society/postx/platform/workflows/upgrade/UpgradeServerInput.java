package society.postx.platform.workflows.upgrade;

import society.postx.platform.workflows.payload.WrittenByParent;
import society.postx.platform.workflows.rollout.plan.Typed;
import society.postx.platform.workflows.server.HostAddress;

/**
 * One client's share of an upgrade; written by {@code UpgradeServers}, not by people.
 *
 * @param upgrade its id: the snapshot before it carries it
 * @param unwellToo whether operators said that a host that is not well is changed all the same
 */
@WrittenByParent
public record UpgradeServerInput(HostAddress host, String upgrade, boolean unwellToo) {
  public UpgradeServerInput {
    Typed.required("host", host);
    Typed.required("upgrade", upgrade);
  }
}
