package society.postx.platform.starter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one operation as {@code status} lists it: the newest run of its id.
 *
 * @param stage the current step, or WAITS_FOR_DECISION
 * @param endedAt absent while it runs
 * @param pending activities that have not ended; empty once it ended
 * @param said what it does or waits for; once ended, its outcome
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
