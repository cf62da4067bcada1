package society.postx.platform.workflows.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.restore.ChosenSnapshot;

/**
 * What a drill of one client did and found.
 *
 * @param begun when it began to build
 * @param snapshot null where none could be chosen
 * @param server the staging server; null where none was built
 * @param apps what ran on it; empty where the data was not restored
 * @param parts how long each took, in order
 * @param restored from nothing to running apps, without waits for the client; null where the apps
 *     never ran
 * @param dataAge age of the newest snapshot at the begin; null where none can be restored
 * @param results of the rungs that it climbed
 * @param findings what an operator should look at besides: targets missed, a server left behind
 * @param notes what else the evidence says; needs no action
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DrillReport(
    ClientName client,
    DrillKind kind,
    Instant begun,
    @Nullable ChosenSnapshot snapshot,
    @Nullable String server,
    List<AppAt> apps,
    List<Measured> parts,
    @Nullable Duration restored,
    @Nullable Duration dataAge,
    DrillTargets targets,
    List<RungResult> results,
    List<String> findings,
    List<String> notes) {
  public DrillReport {
    apps = List.copyOf(apps);
    parts = List.copyOf(parts);
    results = List.copyOf(results);
    findings = List.copyOf(findings);
    notes = notes == null ? List.of() : List.copyOf(notes); // of a worker before 2026-12
  }
}
