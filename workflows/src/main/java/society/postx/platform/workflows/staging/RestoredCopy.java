package society.postx.platform.workflows.staging;

import java.util.List;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Files of a snapshot on a staging server, and what is wrong with them.
 *
 * @param snapshot restic's full id
 * @param apps what the snapshot's manifest says ran, each at its commit
 * @param problems how the files differ from the manifest, one line each
 */
public record RestoredCopy(String snapshot, List<AppAt> apps, List<String> problems) {
  public RestoredCopy {
    apps = List.copyOf(apps);
    problems = List.copyOf(problems);
  }
}
