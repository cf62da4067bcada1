package society.postx.platform.workflows.staging;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.operation.Attempt;

/**
 * Removes staging servers that outlived their drill: its run may have been terminated, or Hetzner
 * may have refused to delete.
 */
public final class ExpiredStaging {
  private ExpiredStaging() {}

  /** What was removed, and what could not be, one line each for an operator. */
  public static List<String> remove() {
    var removal =
        Attempt.of(
            () ->
                ActivityProfile.LONG
                    .stub(StagingServerActivities.class, "remove staging servers past their term")
                    .removeExpiredStaging());
    if (removal.failed()) {
      return List.of(
          "staging servers past their term could not be looked for: " + removal.failure());
    }
    var findings = new ArrayList<String>();
    removal.get().removed().forEach(it -> findings.add("removed, it was past its term: " + it));
    removal.get().stuck().forEach(it -> findings.add("LEFT BEHIND " + it));
    return findings;
  }
}
