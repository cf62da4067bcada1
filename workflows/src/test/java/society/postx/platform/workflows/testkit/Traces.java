package society.postx.platform.workflows.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What two runs of the same work leave behind, made comparable. */
public final class Traces {
  /** A minute or a day may pass between the two. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d UTC)?");

  private Traces() {}

  /** What was repeated at once counts once. */
  public static List<String> once(List<String> calls) {
    var once = new ArrayList<String>();
    for (var call : calls) {
      if (once.isEmpty() || !once.getLast().equals(call)) {
        once.add(call);
      }
    }
    return once;
  }

  public static List<String> withoutTimes(List<String> texts) {
    return texts.stream().map(it -> TIME.matcher(it).replaceAll("TIME")).toList();
  }
}
