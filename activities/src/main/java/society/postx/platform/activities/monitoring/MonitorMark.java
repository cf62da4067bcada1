package society.postx.platform.activities.monitoring;

import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/**
 * Identifies a monitor by a mark in its description, since Uptime Kuma has no unique names.
 *
 * @param reference client and part, such as {@code alpha/backup}
 * @param run that created it
 */
record MonitorMark(String reference, String run) {
  static final String GROUP = "group";
  static final String BACKUP = "backup";
  private static final String FORM = "managed by Post-X Platform; ref:%s " + RunLabel.KEY + ":%s";
  private static final Pattern MARK =
      Pattern.compile(".*\\bref:(\\S+) " + RunLabel.KEY + ":([A-Za-z0-9-]+).*", Pattern.DOTALL);

  static MonitorMark of(ClientName client, String part, RunLabel run) {
    return new MonitorMark(client + "/" + part, run.value());
  }

  /** Empty for what people have made. */
  static Optional<MonitorMark> in(String description) {
    var match = MARK.matcher(description);
    return match.matches()
        ? Optional.of(new MonitorMark(match.group(1), match.group(2)))
        : Optional.empty();
  }

  boolean belongsTo(ClientName client) {
    return reference.startsWith(client + "/");
  }

  boolean is(ClientName client, String part) {
    return reference.equals(client + "/" + part);
  }

  boolean madeBy(RunLabel label) {
    return run.equals(label.value());
  }

  String description() {
    return FORM.formatted(reference, run);
  }
}
