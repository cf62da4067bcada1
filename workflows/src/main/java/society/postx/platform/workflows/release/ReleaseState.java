package society.postx.platform.workflows.release;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.target.Share;

/**
 * Where a rollout stands between two waves: what a run hands to the one that it continues as, so
 * that no history grows too long.
 *
 * @param release without targets and images, which the shares and the past have
 * @param wave the next one, from 0
 * @param unwellToo whether operators said at the gate that a host that is not well is changed too
 */
public record ReleaseState(
    Release release,
    Instant startedAt,
    @JsonSerialize(using = PackedList.Writer.class)
        @JsonDeserialize(using = PackedList.Reader.class)
        List<Share<DeployClientResult>> shares,
    int wave,
    boolean unwellToo,
    boolean paused,
    Checklist checklist) {}
