package society.postx.platform.workflows.pruning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.WrittenByParent;

/**
 * Names the client whose backups are pruned.
 *
 * @param busyUntil how long it waits for a client that another operation holds; null for not at all
 * @param dryRun true to say what would be forgotten, without the permit and without changes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@WrittenByParent
public record PruneClientInput(
    ClientName client, @Nullable Instant busyUntil, @Nullable Boolean dryRun) {
  public PruneClientInput {
    if (client == null) {
      throw new IllegalArgumentException("client: is missing (example: {\"client\":\"alpha\"})");
    }
  }
}
