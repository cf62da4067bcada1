package society.postx.platform.workflows.rollout;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/**
 * The state of a rollout between two waves. A run hands it to the run that it continues as, so that
 * histories stay short.
 *
 * @param plan without what the statuses and earlier steps contain; runs begun before 2026-11-30
 *     wrote it as {@code release} or {@code targets}
 * @param statuses {@code shares} in JSON, as earlier runs wrote them
 * @param wave the next one, from 0
 * @param unwellToo whether operators decided that an unhealthy host is changed too
 */
public record RolloutState<P extends RolloutPlan, R extends ClientResult>(
    @JsonAlias({"release", "targets"}) P plan,
    Instant startedAt,
    @JsonProperty("shares")
        @JsonSerialize(using = PackedList.Writer.class)
        @JsonDeserialize(using = PackedList.Reader.class)
        List<TargetStatus<R>> statuses,
    int wave,
    boolean unwellToo,
    boolean paused,
    Checklist checklist) {}
