package society.postx.platform.workflows.retention;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.client.ClientName;

/**
 * Reports a deletion.
 *
 * @param summary one sentence
 * @param certificate its path in the infrastructure repository
 * @param evidence what was verified, one line each
 */
public record RetainThenDeleteResult(
    ClientName client,
    String summary,
    Instant deletedAt,
    String certificate,
    List<String> evidence) {
  public RetainThenDeleteResult {
    evidence = List.copyOf(evidence);
  }
}
