package society.postx.platform.workflows.retention;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Asks Temporal about workflows that handle archives; changes nothing. */
@ActivityInterface
public interface RetentionRunActivities {
  /** Those that run, by Temporal's list, which may be some seconds old. */
  RetentionRuns listRetentionRuns();

  /** What Temporal says about each archive now, asked by workflow id. */
  List<ArchiveRun> findArchiveRuns(List<ArchivedClient> archives);
}
