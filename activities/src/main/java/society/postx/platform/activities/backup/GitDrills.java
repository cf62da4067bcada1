package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.drill.DrillActivities;
import society.postx.platform.workflows.drill.DrillBasis;
import society.postx.platform.workflows.drill.DrillHistory;
import society.postx.platform.workflows.drill.DrillReport;
import society.postx.platform.workflows.drill.DrillTargets;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult.Outcome;

/**
 * Keeps the evidence of drills: {@code reports/drills/<client>/<day>.md}, and the upper rungs of
 * the client's ladder in {@code backups/proofs/<client>.json}.
 */
public final class GitDrills implements DrillActivities {
  /** Drills of one client on one day. */
  private static final int MOST = 50;

  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;
  private final InstantSource clock;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitDrills(
      InfrastructureRepository repository, Supplier<String> workflow, InstantSource clock) {
    this.repository = repository;
    this.workflow = workflow;
    this.clock = clock;
  }

  @Override
  public DrillBasis drillBasis(List<ClientName> clients) {
    var newest = repository.latest();
    var histories = new TreeMap<String, DrillHistory>();
    for (var client : clients) {
      histories.put(client.value(), history(ProofFile.read(newest, client)));
    }
    var drill = newest.settings().drill();
    return new DrillBasis(
        histories,
        new DrillTargets(
            Duration.ofMinutes(drill.restoreMinutes()), Duration.ofHours(drill.dataHours())));
  }

  private static DrillHistory history(ClientProof proof) {
    var apps = proof.rungs().get(Rung.APP_STARTED);
    var server = proof.rungs().get(Rung.SERVER_LOST);
    return apps == null
        ? DrillHistory.none()
        : new DrillHistory(
            apps.looked(),
            apps.outcome() == Outcome.PASSED,
            server == null ? null : server.looked());
  }

  @Override
  public String recordDrill(DrillReport report, RunLabel run) {
    var client = report.client();
    var now = clock.instant();
    var page = new DrillPage(report, workflow.get()).text().getBytes(UTF_8);
    var commit =
        repository.write(
            new CommitRequest(
                "%s: record a drill of its backups".formatted(client),
                workflow.get(),
                run,
                newest -> {
                  if (written(newest, report, run).isPresent()) {
                    return Map.of(); // an attempt whose answer was lost
                  }
                  var proof = ProofFile.read(newest, client);
                  return Map.of(
                      free(newest, report),
                      Optional.of(page),
                      ProofFile.path(client),
                      Optional.of(
                          ProofFile.bytes(proof.after(report.results(), proof.data(), null, now))));
                }));
    return written(repository.at(commit), report, run).orElseThrow();
  }

  private static Optional<String> written(Checkout newest, DrillReport report, RunLabel run) {
    return paths(report).filter(it -> newest.has(it) && newest.touchedBy(run, it)).findFirst();
  }

  private static String free(Checkout newest, DrillReport report) {
    return paths(report).filter(it -> !newest.has(it)).findFirst().orElseThrow();
  }

  private static Stream<String> paths(DrillReport report) {
    var day = LocalDate.ofInstant(report.begun(), ZoneOffset.UTC);
    var path = "reports/drills/%s/%s".formatted(report.client(), day);
    return Stream.concat(
        Stream.of(path + ".md"),
        IntStream.rangeClosed(2, MOST).mapToObj(it -> "%s-%d.md".formatted(path, it)));
  }
}
