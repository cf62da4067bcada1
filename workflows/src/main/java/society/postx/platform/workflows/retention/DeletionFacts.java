package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What a deletion certificate says beside the archive's file.
 *
 * @param began when the deletion began
 * @param ended when the archive was verified as absent
 * @param reason the deadline, or who asked for the deletion before it and who approved
 * @param evidence what was verified, one line each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeletionFacts(Instant began, Instant ended, String reason, List<String> evidence) {
  public DeletionFacts {
    evidence = List.copyOf(evidence);
  }
}
