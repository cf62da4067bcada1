package society.postx.platform.workflows.release;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Reports how a release went, client by client; the content of {@code deployments/<id>.md}.
 *
 * @param id the workflow's id without its folder: {@code 2026-11-25-nextcloud}
 * @param outcome of the whole
 * @param commit full hash that was rolled out
 * @param clients all of the release's targets; packed in JSON if there are very many
 * @param decisions what operators decided, refusals included
 */
public record DeployReleaseResult(
    String id,
    RolloutOutcome outcome,
    String why,
    String commit,
    String reason,
    String operator,
    Instant startedAt,
    Instant endedAt,
    @JsonSerialize(using = PackedList.LongWriter.class)
        @JsonDeserialize(using = PackedList.Reader.class)
        List<DeploymentResult> clients,
    List<Checklist.Entry> decisions) {

  /** Apps whose commit it changed at any client, sorted by name. */
  List<AppName> changedApps() {
    return clients.stream()
        .flatMap(client -> client.after().stream().filter(app -> !client.before().contains(app)))
        .map(AppAt::name)
        .distinct()
        .sorted(Comparator.comparing(AppName::value))
        .toList();
  }
}
