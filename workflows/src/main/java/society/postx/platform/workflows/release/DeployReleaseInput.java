package society.postx.platform.workflows.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;

/**
 * What people type to deploy a release; the same from the UI's form, the command line and a file.
 * ADR §8. Anything else is an IllegalArgumentException that names field, value and rule.
 *
 * @param revision branch, tag or hash in the infrastructure repository
 * @param apps taken to the revision; null for all, and {@code base/} with them
 * @param reason why, for the record and for those who approve
 * @param operator who starts it
 * @param waves clients in the first waves after canary; later ones double; null for 1, 2, 4, …
 * @param waveLimit most clients at once; null for 10
 * @param soak watched time after canary; null for 30 minutes
 * @param approvalTimeout how long an answer is waited for, then it is a no; null for 72 hours
 * @param failureBudget failures that a rollout may have, {@code "1"} or {@code "5%"} of the
 *     production clients; null for none
 * @param leaveOut clients not to be touched
 * @param approveEachWave true asks before each wave; null means false
 * @param ignoreWindows true changes clients outside of their windows and in a freeze; null means
 *     false
 * @param resumes id of the release whose clients that are not done are taken; null for none
 * @param dryRun true plans and changes nothing; null means false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployReleaseInput(
    String revision,
    @Nullable List<AppName> apps,
    String reason,
    String operator,
    @Nullable List<Integer> waves,
    @Nullable Integer waveLimit,
    @Nullable Duration soak,
    @Nullable Duration approvalTimeout,
    @Nullable String failureBudget,
    @Nullable List<ClientName> leaveOut,
    @Nullable Boolean approveEachWave,
    @Nullable Boolean ignoreWindows,
    @Nullable String resumes,
    @Nullable Boolean dryRun) {}
