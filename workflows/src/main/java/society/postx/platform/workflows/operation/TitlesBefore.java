package society.postx.platform.workflows.operation;

import java.util.Map;

/**
 * Titles of steps in the words of runs begun before 2026-11-30, whose reminders have ids made of
 * them. May go after 2027-05-31, when the last reminder of such a run was sent.
 */
final class TitlesBefore {
  private static final Map<String, String> BEFORE =
      Map.of(
          "Only ports 22, 80 and 443 are open", "Nothing but 22, 80 and 443 is open",
          "Roll back the client", "Runs what it ran before",
          "End maintenance mode", "Out of maintenance mode",
          "Upgraded and healthy", "Upgraded and well",
          "Every target is healthy", "Every target is well",
          "Roll back changed clients", "Bring back what was changed");

  private TitlesBefore() {}

  static String of(String title) {
    return BEFORE.getOrDefault(title, title);
  }
}
