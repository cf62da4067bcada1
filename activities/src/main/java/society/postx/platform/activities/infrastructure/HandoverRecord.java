package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.permit.PointOfNoReturn;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.Reinstatement;

/**
 * Records in Git when a client's credentials were handed over, in {@code handovers/<client>.yml}:
 * from then on the run that did so is not undone. The record outlives workers, Temporal's database
 * and a reset of the run.
 */
public final class HandoverRecord implements PointOfNoReturn {
  private static final String HEADER =
      "# When the client's credentials were handed over. A run that is named here is never undone.\n";

  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;
  private final InstantSource clock;

  public HandoverRecord(
      InfrastructureRepository repository, Supplier<String> workflow, InstantSource clock) {
    this.repository = repository;
    this.workflow = workflow;
    this.clock = clock;
  }

  public static String path(ClientName client) {
    return "handovers/%s.yml".formatted(client);
  }

  /** Names the run; a second attempt finds its line. */
  public void add(ClientName client, RunLabel run) {
    write(client, run, newest -> added(newest, client, run));
  }

  /** Names the run where none is named yet. */
  public void addFirst(ClientName client, RunLabel run) {
    write(client, run, newest -> newest.has(path(client)) ? Map.of() : added(newest, client, run));
  }

  private void write(ClientName client, RunLabel run, CommitRequest.Edits edits) {
    var unused =
        repository.write(
            new CommitRequest(
                "%s: record the hand-over".formatted(client), workflow.get(), run, edits));
  }

  private Map<String, Optional<byte[]>> added(Checkout newest, ClientName client, RunLabel run) {
    var path = path(client);
    if (newest.touchedBy(run, path)) {
      return Map.of();
    }
    var before = newest.has(path) ? newest.text(path) : HEADER;
    var line = "- {at: %s, run: %s}\n".formatted(clock.instant(), run);
    return Map.of(path, Optional.of((before + line).getBytes(UTF_8)));
  }

  /** A client that was handed over before there were records has a page of the same run. */
  @Override
  public boolean isPassed(ClientName client, RunLabel run) {
    var newest = repository.latest();
    return newest.touchedBy(run, path(client))
        || newest.touchedBy(run, ClientPage.path(client))
        || isReinstated(newest, client, run);
  }

  private static boolean isReinstated(Checkout newest, ClientName client, RunLabel run) {
    return newest.files(Reinstatement.FOLDER).stream()
        .filter(path -> newest.madeBy(run, path))
        .map(path -> YamlFile.read(path, newest.text(path), Reinstatement.class))
        .anyMatch(it -> it.client().equals(client) && it.endedAt() != null);
  }
}
