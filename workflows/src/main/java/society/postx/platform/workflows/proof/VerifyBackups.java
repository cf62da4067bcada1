package society.postx.platform.workflows.proof;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.EachClient;

/**
 * Proves each week that every client's backups can be read, and reports what is wrong in one alert.
 * Changes no backup. Started by a schedule. ADR §4 "Verification".
 */
@WorkflowInterface
public interface VerifyBackups {
  /** Clients at a time, because all of them share one Storage Box. */
  int AT_ONCE = 3;

  /** What a client may take on average; docs/workflows/VerifyBackups.md has the arithmetic. */
  Duration PER_CLIENT = Duration.ofMinutes(40);

  /**
   * How long one run may take, by the number of clients that it verifies before it continues as a
   * new one. No check begins in the night, so a day has fewer hours.
   */
  Duration RUN_LIMIT =
      EachClient.longestRun(AT_ONCE, PER_CLIENT)
          .multipliedBy(Duration.ofDays(1).toHours())
          .dividedBy(Duration.ofDays(1).minus(VerifyClientImpl.NIGHTS).toHours())
          .truncatedTo(ChronoUnit.HOURS); // as the schedule keeps it

  @WorkflowMethod
  VerifyBackupsResult run(@Nullable VerifyBackupsInput input);

  @QueryMethod(description = "The clients as a checklist.")
  Checklist progress();
}
