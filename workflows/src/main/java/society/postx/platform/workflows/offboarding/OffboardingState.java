package society.postx.platform.workflows.offboarding;

import java.time.LocalDate;
import society.postx.platform.workflows.operation.Checklist;

/**
 * What a run that waited for the termination date hands to the run that continues it, so that no
 * removal runs on code that is months old.
 *
 * @param terminationDate as people moved it
 */
public record OffboardingState(LocalDate terminationDate, Checklist checklist) {}
