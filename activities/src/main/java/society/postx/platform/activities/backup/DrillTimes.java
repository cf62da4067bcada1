package society.postx.platform.activities.backup;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.restore.RestoreEvidence.Drill;

/** Reads what a client's last drills measured from the pages that {@link DrillPage} wrote. */
final class DrillTimes {
  /** Of each client; a drill a quarter is the rule. */
  private static final int LATEST = 10;

  private static final String SPAN = "(\\d{1,6} (?:s|min|h|d)(?: \\d{1,2} (?:s|min|h))?)";

  private static final Pattern NAME =
      Pattern.compile(".*/(\\d{4}-\\d{2}-\\d{2})(?:-\\d{1,2})?\\.md");
  private static final Pattern RESTORED =
      Pattern.compile("(?m)^\\| " + Pattern.quote(DrillPage.RESTORED) + " \\| " + SPAN + " \\(");
  private static final Pattern PART = Pattern.compile("- [a-z][a-z ,]{0,60}: " + SPAN);
  private static final String TIME = "\n## Time\n";

  private DrillTimes() {}

  /** Of the last drill that brought the apps up. */
  static Optional<Drill> last(Checkout checkout, ClientName client) {
    return checkout.files("reports/drills/" + client).stream()
        .filter(it -> NAME.matcher(it).matches())
        .sorted(Comparator.comparing(DrillTimes::day).thenComparingInt(String::length).reversed())
        .limit(LATEST)
        .flatMap(it -> measured(day(it), checkout.text(it)).stream())
        .findFirst();
  }

  private static String day(String path) {
    return NAME.matcher(path).replaceFirst("$1");
  }

  static Optional<Drill> measured(String day, String page) {
    var restored = RESTORED.matcher(page);
    if (!restored.find()) {
      return Optional.empty();
    }
    // What hosts said stands further below.
    var time = page.substring(page.indexOf(TIME) + TIME.length()).strip();
    var parts =
        time.lines()
            .takeWhile(it -> PART.matcher(it).matches())
            .map(it -> it.substring(2))
            .limit(LATEST)
            .toList();
    return Optional.of(new Drill(day, restored.group(1), parts));
  }
}
