package society.postx.platform.activities.backup;

import java.util.List;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.restore.FilesOrder;

/**
 * Writes {@code files-plan} beside {@code base/backup/restore-files}. Every word from people and
 * files is quoted.
 *
 * @param kept the host's folder for what the files replace
 */
record FilesPlan(FilesOrder order, AppManifest app, String kept) {
  /** A path of the app as it is on the host and in its snapshots. */
  static String absolute(FilesOrder order, String path) {
    return "/opt/docker/%s/%s".formatted(order.app().name(), path);
  }

  String text() {
    return "snapshot=%s\n".formatted(quoted(order.restore().snapshot().id()))
        + "app=%s\n".formatted(quoted(app.name().value()))
        + "kept=%s\n".formatted(quoted(kept))
        + "folder=%s\n".formatted(order.inPlace() ? "" : quoted(order.beside()))
        + each()
        + PlanFunctions.afterPartial(List.of(app));
  }

  /** {@code each FUNCTION} calls it with NUMBER FOLDER PATTERN of each pattern. */
  private String each() {
    var calls = new StringBuilder("each() {\n");
    for (var i = 0; i < order.paths().size(); i++) {
      var path = order.paths().get(i);
      calls.append(
          "  \"$1\" %s\n"
              .formatted(
                  ShellQuoting.quoted(
                      List.of(Integer.toString(i + 1), path.folder(), path.value()))));
    }
    return calls.append("}\n").toString();
  }

  private static String quoted(String word) {
    return ShellQuoting.quoted(List.of(word));
  }
}
