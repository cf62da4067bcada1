package society.postx.platform.workflows.staging;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Cleanup;

/**
 * Builds a staging server, runs some work on it and always deletes it: when the work succeeds,
 * fails, or is cancelled. Only a terminated run leaves it; then its term ends it.
 */
public record Staging(StagingSpec spec, Consumer<String> undeleted) {
  /** Longer than the longest drill: building, waiting, restoring, proving. */
  public static final Duration TERM = Duration.ofHours(24);

  /**
   * @param undeleted gets the reason if the server could not be deleted
   */
  public Staging {}

  /** Builds the server, does the work, deletes the server. */
  public <T> T during(Function<StagingServer, T> work) {
    return Cleanup.after(
        () -> work.apply(servers("build the staging server " + spec.name()).ensureStaging(spec)),
        () -> Workflow.newDetachedCancellationScope(this::delete).run());
  }

  /** Drops what the server sends from now on. */
  public void closeOutward() {
    servers("close everything outward of " + spec.name()).closeOutward(spec);
  }

  private void delete() {
    Attempt.of(
            () -> {
              servers("delete the staging server " + spec.name()).deleteStaging(spec);
              return true;
            })
        .problem()
        .ifPresent(undeleted);
  }

  private static StagingServerActivities servers(String what) {
    return LONG.stub(StagingServerActivities.class, what);
  }
}
