package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * Reports whether one run rebooted the host.
 *
 * @param bootBefore the kernel's boot id before it
 * @param bootAfter differs if the host was rebooted
 */
public record Reboot(String bootBefore, String bootAfter) implements ChangeReport {
  public boolean rebooted() {
    return !bootBefore.equals(bootAfter);
  }

  @Override
  public List<Change> changes() {
    return rebooted() ? List.of(Change.changed("boot " + bootAfter)) : List.of();
  }

  @Override
  public String note() {
    return rebooted() ? "rebooted" : "not needed";
  }
}
