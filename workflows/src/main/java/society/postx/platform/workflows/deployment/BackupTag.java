package society.postx.platform.workflows.deployment;

import society.postx.platform.workflows.operation.Operation;

/**
 * Names the backup that a run makes before a change. The name contains the run, because the backup
 * of an earlier run of the same release would restore old data.
 */
public final class BackupTag {
  private BackupTag() {}

  /**
   * @param id id of the release or upgrade
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
