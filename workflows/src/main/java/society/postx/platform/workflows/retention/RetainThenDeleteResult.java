package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * Reports a deletion, or that the client was reinstated and nothing was deleted.
 *
 * @param summary one sentence
 * @param deletedAt null where nothing was deleted
 * @param certificate its path in the infrastructure repository; null where nothing was deleted
 * @param evidence what was verified, one line each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetainThenDeleteResult(
    ClientName client,
    String summary,
    @Nullable Instant deletedAt,
    @Nullable String certificate,
    List<String> evidence) {
  public RetainThenDeleteResult {
    evidence = List.copyOf(evidence);
  }

  static RetainThenDeleteResult reinstated(ClientName client, String words) {
    return new RetainThenDeleteResult(client, words, null, null, List.of());
  }
}
