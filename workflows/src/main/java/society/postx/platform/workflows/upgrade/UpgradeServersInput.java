package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;

/**
 * Input that people type to upgrade the servers; the fields mean the same as for a release.
 *
 * @param reason why, for the record and for those who approve
 * @param operator who starts it
 * @param settings how fast and how carefully it goes; in JSON its fields stand beside the others
 * @param leaveOut clients not to be touched
 * @param carried never typed: the state of an earlier run of the same workflow
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record UpgradeServersInput(
    String reason,
    String operator,
    @JsonUnwrapped RolloutSettings settings,
    @Nullable List<ClientName> leaveOut,
    @NeverTyped @Nullable RolloutState<UpgradeTargets, UpgradeResult> carried) {
  public UpgradeServersInput {
    settings = settings == null ? RolloutSettings.usual() : settings;
    InputRules.required("reason", reason);
    InputRules.required("operator", operator);
    InputRules.reason(reason);
    InputRules.operator(operator);
    leaveOut = InputRules.unique("leaveOut", leaveOut, 10_000);
  }

  UpgradeServersInput carrying(RolloutState<UpgradeTargets, UpgradeResult> state) {
    return new UpgradeServersInput(reason, operator, settings, leaveOut, state);
  }
}
