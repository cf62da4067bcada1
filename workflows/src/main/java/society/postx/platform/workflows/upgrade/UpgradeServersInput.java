package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.rollout.plan.Terms;
import society.postx.platform.workflows.rollout.plan.Typed;

/**
 * What people type to upgrade the servers; the words mean what they mean for a release.
 *
 * @param reason why, for the record and for those who approve
 * @param operator who starts it
 * @param waves clients in the first waves after canary; later ones double; null for 1, 2, 4, …
 * @param waveLimit most clients at once; null for 10
 * @param soak watched time after canary; null for 30 minutes
 * @param approvalTimeout how long an answer is waited for, then it is a no; null for 72 hours
 * @param failureBudget failures it may have, {@code "1"} or {@code "5%"} of the production clients;
 *     null for none
 * @param leaveOut clients not to be touched
 * @param approveEachWave true asks before each wave; null means false
 * @param ignoreWindows true changes clients outside of their windows and in a freeze; null means
 *     false
 * @param dryRun true says what is pending and changes nothing; null means false
 * @param carried never typed: where an earlier run of the same workflow stood
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record UpgradeServersInput(
    String reason,
    String operator,
    @Nullable List<Integer> waves,
    @Nullable Integer waveLimit,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration soak,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration approvalTimeout,
    @Nullable String failureBudget,
    @Nullable List<ClientName> leaveOut,
    @Nullable Boolean approveEachWave,
    @Nullable Boolean ignoreWindows,
    @Nullable Boolean dryRun,
    @NeverTyped @Nullable UpgradeState carried) {
  public UpgradeServersInput {
    Typed.required("reason", reason);
    Typed.required("operator", operator);
    Typed.reason(reason);
    Typed.operator(operator);
    leaveOut = Typed.unique("leaveOut", leaveOut, 10_000);
    waves =
        new Terms(
                waves,
                waveLimit,
                soak,
                approvalTimeout,
                failureBudget,
                approveEachWave,
                ignoreWindows,
                dryRun)
            .waves();
  }

  UpgradeServersInput carrying(UpgradeState state) {
    return new UpgradeServersInput(
        reason,
        operator,
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        leaveOut,
        approveEachWave,
        ignoreWindows,
        dryRun,
        state);
  }

  Terms terms() {
    return new Terms(
        waves,
        waveLimit,
        soak,
        approvalTimeout,
        failureBudget,
        approveEachWave,
        ignoreWindows,
        dryRun);
  }
}
