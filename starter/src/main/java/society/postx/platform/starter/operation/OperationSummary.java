package society.postx.platform.starter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation as {@code status} lists it: the newest run of its id.
 *
 * @param stage the step it is at, or WAITS_FOR_DECISION
 * @param endedAt absent while it runs
 * @param pending activities that have not ended; empty once it ended
 * @param said what it does or waits for; once ended, what came of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OperationSummary(
    String client,
    String operation,
    String id,
    String run,
    String status,
    String stage,
    Instant startedAt,
    @Nullable Instant endedAt,
    String said,
    List<PendingActivity> pending) {}
