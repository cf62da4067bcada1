package society.postx.platform.activities.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.text.ShownText;

/**
 * Reads the lines {@code change: created|changed THING} that the platform's programs on hosts
 * print.
 */
public final class ReportedChanges {
  private static final Pattern LINE = Pattern.compile("change: (created|changed) (.+)");

  private static final int MOST = 300;
  private static final int LONGEST = 200;

  private ReportedChanges() {}

  public static List<Change> in(String output) {
    return output
        .lines()
        .map(ReportedChanges::change)
        .flatMap(Optional::stream)
        .limit(MOST)
        .toList();
  }

  private static Optional<Change> change(String line) {
    var match = LINE.matcher(line);
    if (!match.matches()) {
      return Optional.empty();
    }
    var thing = ShownText.shortened(ShownText.oneLine(match.group(2)), LONGEST);
    return Optional.of(
        match.group(1).equals("created") ? Change.created(thing) : Change.changed(thing));
  }
}
