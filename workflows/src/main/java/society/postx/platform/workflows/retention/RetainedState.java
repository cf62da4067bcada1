package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * What a run hands to the run that continues it.
 *
 * @param file as it was written last
 * @param evidence what became of logs and evidence; null while they are kept
 * @param remindedOf the deadline that operators were reminded of; null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetainedState(
    ArchiveFile file,
    Deadline deadline,
    @Nullable String evidence,
    @Nullable Instant remindedOf,
    Checklist checklist) {}
