package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.text.ShownText;

/** Asks a host whether its nightly backup is due again, and how the last one ended. */
final class TimerLook {
  /** A unit that is missing or off is an answer, too. */
  private static final String LOOK =
      """
      echo "enabled=$(systemctl is-enabled platform-backup.timer 2>/dev/null)"
      echo "timer=$(systemctl is-active platform-backup.timer 2>/dev/null)"
      systemctl show --property=Result platform-nightly-backup.service
      """;

  private static final int LONGEST = 40;
  private static final int MOST_LINES = 20;

  private TimerLook() {}

  /** What is wrong; the host's words are shortened. */
  static List<String> problems(Host host) {
    return host.script(LOOK, List.of(), Host.Input.none())
        .read("asking systemd about the backup", TimerLook::judged);
  }

  static List<String> judged(String said) {
    var values = values(said);
    var problems = new ArrayList<String>();
    require(problems, "the host's backup timer is not enabled", values.get("enabled"), "enabled");
    require(problems, "the host's backup timer does not run", values.get("timer"), "active");
    require(problems, "the host's last nightly backup failed", values.get("Result"), "success");
    return problems;
  }

  private static Map<String, String> values(String said) {
    var values = new HashMap<String, String>();
    said.lines()
        .limit(MOST_LINES)
        .filter(line -> line.contains("="))
        .forEach(
            line -> {
              var at = line.indexOf('=');
              values.putIfAbsent(line.substring(0, at), line.substring(at + 1).strip());
            });
    return values;
  }

  private static void require(
      List<String> problems, String problem, @Nullable String is, String wanted) {
    if (!wanted.equals(is)) {
      var shown = is == null || is.isEmpty() ? "no answer" : ShownText.oneLine(is);
      problems.add("%s: %s".formatted(problem, ShownText.shortened(shown, LONGEST)));
    }
  }
}
