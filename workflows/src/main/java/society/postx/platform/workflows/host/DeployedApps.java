package society.postx.platform.workflows.host;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.client.AppName;

/** The apps and images that a host runs. */
public record DeployedApps(String commit, List<DeployedApp> apps, List<Change> changes)
    implements ChangeReport {
  public record DeployedApp(AppName name, List<String> images) {}

  @Override
  public String note() {
    return String.join(
        ", ", apps.stream().flatMap(app -> app.images().stream()).distinct().toList());
  }
}
