package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/** The packages that one run has upgraded on a host, over all its attempts. */
public record UpgradedPackages(List<PackageChange> packages) implements ChangeReport {
  @Override
  public List<Change> changes() {
    return packages.stream().map(it -> Change.changed("package " + it)).toList();
  }

  @Override
  public String note() {
    return new PendingUpdates(packages, false).note();
  }
}
