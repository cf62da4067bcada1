package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.WrittenByParent;

/**
 * Names the client whose backups are verified.
 *
 * @param busyUntil how long it waits for a client that another operation holds; null for not at all
 * @param dryRun true to say what would be looked at, without the permit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@WrittenByParent
public record VerifyClientInput(
    ClientName client, @Nullable Instant busyUntil, @Nullable Boolean dryRun) {
  public VerifyClientInput {
    if (client == null) {
      throw new IllegalArgumentException("client: is missing (example: {\"client\":\"alpha\"})");
    }
  }
}
