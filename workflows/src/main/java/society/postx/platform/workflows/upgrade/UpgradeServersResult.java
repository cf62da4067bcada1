package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Reports how an upgrade went, client by client; the content of {@code upgrades/<id>.md}.
 *
 * @param id the workflow's id without its folder: {@code 2026-11-25}
 * @param clients all of its targets; packed in JSON if there are very many
 * @param decisions what operators decided, refusals included
 */
public record UpgradeServersResult(
    String id,
    RolloutOutcome outcome,
    String why,
    String reason,
    String operator,
    Instant startedAt,
    Instant endedAt,
    @JsonSerialize(using = PackedList.LongWriter.class)
        @JsonDeserialize(using = PackedList.Reader.class)
        List<UpgradeResult> clients,
    List<Checklist.Entry> decisions) {}
