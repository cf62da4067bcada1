package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.operation.Operation;

/**
 * Names a backup before a change. It must be of this run: one with the tag of an earlier run of the
 * same release would bring back old data.
 */
public final class BackupTag {
  private BackupTag() {}

  /**
   * @param id the release's, or whatever the change belongs to
   */
  public static String of(String id) {
    var name = id.replaceAll("[^A-Za-z0-9-]", "-");
    var run = Operation.runLabel().value();
    return "%s-%s"
        .formatted(
            name.substring(0, Math.min(50, name.length())),
            run.substring(Math.max(0, run.length() - 12)));
  }
}
