package society.postx.platform.workflows.upgrade;

import static java.util.stream.Collectors.joining;

import java.util.List;
import society.postx.platform.workflows.change.ReadReport;

/**
 * The security updates and the reboot that a host needs.
 *
 * @param packages that the security archive has newer
 * @param rebootRequired whether {@code /var/run/reboot-required} is there
 */
public record PendingUpdates(List<PackageChange> packages, boolean rebootRequired)
    implements ReadReport {
  boolean nothing() {
    return packages.isEmpty() && !rebootRequired;
  }

  /** {@code 2 packages (curl 8.14 -> 8.15, …), and a reboot}. */
  @Override
  public String note() {
    var named = packages.stream().limit(10).map(PackageChange::toString).collect(joining(", "));
    return "%d packages%s%s"
        .formatted(
            packages.size(),
            packages.isEmpty() ? "" : " (%s)".formatted(named),
            rebootRequired ? ", and a reboot" : "");
  }
}
