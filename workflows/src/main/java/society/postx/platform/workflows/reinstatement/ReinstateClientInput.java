package society.postx.platform.workflows.reinstatement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Input that people type to bring an offboarded client back. ADR §11.
 *
 * @param operator who starts it
 * @param reason why, for the record and for those who approve
 * @param dryRun true to show what would come back; asks for no approval and changes nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ReinstateClientInput(
    ClientName client, String operator, String reason, @Nullable Boolean dryRun) {
  public ReinstateClientInput {
    InputRules.required("client", client);
    InputRules.required("operator", operator);
    InputRules.required("reason", reason);
    InputRules.operator(operator);
    InputRules.reason(reason);
  }

  boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }
}
