package society.postx.platform.activities.host;

import java.util.List;
import society.postx.platform.activities.health.AppContainers;
import society.postx.platform.activities.health.ExpectedContainer;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.client.AppName;

/**
 * What a host has of an app: what was last deployed, and whether it is healthy.
 *
 * @param deployed digest of the bundle of its last successful deployment; another word where there
 *     was none, or where a later one began and failed
 * @param mounted digest of the mounted part that its containers were started with
 */
record DeployedBundle(String deployed, String mounted, boolean healthy) {
  private static final String ASK =
      """
      set -u
      %s
      [ -e "$1/$2" ] || { echo - -; exit 0; }
      if [ -e "$1/$2.changing" ]; then sed 's/^[^ ]*/changing/' "$1/$2"; else cat "$1/$2"; fi
      expected "$2"
      containers --filter "label=com.docker.compose.project=$2"
      """
          .replace("%s", ExpectedContainer.FUNCTIONS);

  static DeployedBundle on(Host host, AppName app) {
    var answer = host.script(ASK, List.of(AppFolders.RECORDS, app.value()), Host.Input.none());
    var lines = answer.out().lines().toList();
    if (!answer.ok() || lines.isEmpty()) { // a deployment repairs a broken app
      return new DeployedBundle("", "", false);
    }
    var digests = lines.getFirst().split(" ", 2);
    var unhealthy = AppContainers.of(app, lines.subList(1, lines.size())).unhealthy();
    return new DeployedBundle(digests[0], digests[1], unhealthy.isEmpty());
  }
}
