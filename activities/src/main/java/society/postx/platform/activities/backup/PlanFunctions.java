package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.util.List;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.ShellQuoting;

/**
 * Shell functions for the plans beside {@code base/backup}'s programs, each made from all apps'
 * app.yml. Every word from a file is quoted.
 */
public final class PlanFunctions {
  private PlanFunctions() {}

  /**
   * {@code hostnames APP} prints the app's host names as in its app.yml, one a line, and fails for
   * an app that is not among these: {@code visitors.sh} needs it.
   */
  public static String hostnames(List<AppManifest> apps) {
    var cases =
        apps.stream()
            .map(app -> "    %s) %s ;;\n".formatted(app.name(), printed(app.hostnames())))
            .collect(joining());
    return "hostnames() {\n  case $1 in\n%s    *) return 1 ;;\n  esac\n}\n".formatted(cases);
  }

  private static String printed(List<String> words) {
    return words.isEmpty() ? ":" : "printf '%s\\n' " + ShellQuoting.quoted(words);
  }
}
