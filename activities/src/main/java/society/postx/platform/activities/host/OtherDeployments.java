package society.postx.platform.activities.host;

import java.util.List;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.workflows.client.AppName;

/**
 * Ends deployments of an app that a cancelled attempt or a lost worker left running: they hold the
 * host's change lock, and would replace what the caller places.
 */
public final class OtherDeployments {
  /** Arguments: the app, and the unit that stays. What an ended job was to place goes, too. */
  private static final String END =
      """
      systemctl list-units --all --plain --no-legend "px-*-deploy-$1-*" | cut -d ' ' -f 1 |
        grep -E -x "px-.*-deploy-$1-[0-9a-f]{8}\\.service" | grep -F -x -v "$2.service" |
        while IFS= read -r unit; do
          systemctl stop "$unit" || exit
          job=/var/lib/platform/jobs/${unit%.service}
          rm -rf "$job/files" "$job/files.tar"
        done
      """;

  private OtherDeployments() {}

  public static void end(Host host, AppName app) {
    end(host, app, "");
  }

  static void end(Host host, AppName app, Job but) {
    end(host, app, but.unit());
  }

  private static void end(Host host, AppName app, String but) {
    host.script(END, List.of(app.value(), but), Host.Input.none())
        .orFail("ending other deployments of " + app);
  }
}
