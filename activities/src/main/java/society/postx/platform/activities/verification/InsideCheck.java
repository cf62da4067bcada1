package society.postx.platform.activities.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.text.ShownText;

/** Runs an app's own check in its container. */
record InsideCheck(Hosts hosts, Login login, Masking masking, Heartbeat heartbeat) {
  private static final int MOST = 300;

  /**
   * Arguments: app, service, user or nothing, and the command. A command that hangs has failed, and
   * stays.
   */
  private static final String RUN =
      """
      set -eu
      cd "/opt/docker/$1"
      service=$2 user=$3
      shift 3
      exec timeout 20 docker compose exec -T ${user:+--user "$user"} "$service" "$@" 2>&1 </dev/null
      """;

  /** What is wrong with the app; empty where its command ends well. */
  Optional<String> finding(AppManifest app) {
    var check = app.check().orElseThrow();
    heartbeat.beat("checking %s inside its container".formatted(app.name()));
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of(app.name().value(), check.service(), check.user().orElse("")));
    arguments.addAll(check.command());
    try (var host = hosts.connect(login)) {
      var answer = host.script(RUN, arguments, Host.Input.none());
      return answer.ok()
          ? Optional.empty()
          : Optional.of(
              "%s: its check '%s' fails: %s"
                  .formatted(
                      app.name(),
                      String.join(" ", check.command()),
                      ShownText.shortened(ShownText.oneLine(masking.masked(answer.out())), MOST)));
    }
  }
}
