package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.target.Share;

/**
 * Where an upgrade stands between two waves: what a run hands to the one that it continues as.
 *
 * @param targets without their list, which the shares have
 * @param wave the next one, from 0
 */
public record UpgradeState(
    UpgradeTargets targets,
    Instant startedAt,
    @JsonSerialize(using = PackedList.Writer.class)
        @JsonDeserialize(using = PackedList.Reader.class)
        List<Share<UpgradeResult>> shares,
    int wave,
    boolean unwellToo,
    boolean paused,
    Checklist checklist) {}
