package society.postx.platform.workflows.onboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.ClientName;

/**
 * Reports what an onboarding created or changed.
 *
 * @param summary one sentence: what was done, or that nothing had to be
 * @param commit the infrastructure repository's commit that describes the client; where that was
 *     skipped, the one it was planned from
 * @param changes everything created or changed; with dryRun what would be
 * @param serverId Hetzner's id; absent after a dry run
 * @param credentials where the encrypted credentials are, with the command that shows them; absent
 *     after a dry run
 * @param durations time per step
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnboardClientResult(
    ClientName client,
    String summary,
    String commit,
    List<String> urls,
    List<Change> changes,
    List<String> skipped,
    Map<String, Duration> durations,
    @Nullable Long serverId,
    @Nullable String ipv4,
    @Nullable String ipv6,
    @Nullable String snapshotId,
    @Nullable String credentials) {}
