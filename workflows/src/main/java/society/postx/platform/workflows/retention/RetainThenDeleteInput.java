package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the offboarded client; all else is in {@code archive/<client>.yml}.
 *
 * @param carried never typed: how far an earlier run of the same workflow came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record RetainThenDeleteInput(
    ClientName client, @NeverTyped @Nullable RetainedState carried) {
  public RetainThenDeleteInput {
    if (client == null) {
      throw new IllegalArgumentException("client: is missing (example: {\"client\":\"alpha\"})");
    }
  }

  /** The input of a first run. */
  public static RetainThenDeleteInput of(ClientName client) {
    return new RetainThenDeleteInput(client, null);
  }
}
