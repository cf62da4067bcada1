package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.change.Change.created;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.onboarding.ClientAddition;
import society.postx.platform.workflows.onboarding.ClientFacts;
import society.postx.platform.workflows.onboarding.ClientFileActivities;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/** Reads and writes clients in the infrastructure repository. */
public final class GitInfrastructure implements InfrastructureActivities, ClientFileActivities {
  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;
  private final InstantSource clock;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   * @param clock says which certificates were ordered in the last seven days
   */
  public GitInfrastructure(
      InfrastructureRepository repository, Supplier<String> workflow, InstantSource clock) {
    this.repository = repository;
    this.workflow = workflow;
    this.clock = clock;
  }

  @Override
  public ClientPlan planClient(OnboardClientInput input, RunLabel run) {
    var newest = repository.latest();
    var file = wanted(input, newest);
    var changes = newest.has(file.path()) ? List.<Change>of() : List.of(created(file.path()));
    return new ClientPlanner(newest, run).plan(file, changes);
  }

  @Override
  public ClientPlan addClient(OnboardClientInput input, RunLabel run) {
    var path = ClientFile.path(input.client());
    var commit =
        repository.write(
            new CommitRequest(
                "%s: add the client".formatted(input.client()),
                workflow.get(),
                run,
                newest -> missingFile(input, run, newest)));
    return added(repository.at(commit), run, path);
  }

  /** Asked of Git, as the attempt before this one may have pushed and lost its answer. */
  private static ClientPlan added(Checkout written, RunLabel run, String path) {
    var changes = written.madeBy(run, path) ? List.of(created(path)) : List.<Change>of();
    return new ClientPlanner(written, run).plan(ClientFile.read(written, path), changes);
  }

  @Override
  public ClientAddition addClientInTurn(OnboardClientInput input, RunLabel run) {
    var wait = new AtomicReference<@Nullable Instant>();
    var path = ClientFile.path(input.client());
    var commit =
        repository.write(
            new CommitRequest(
                "%s: add the client".formatted(input.client()),
                workflow.get(),
                run,
                newest -> {
                  var turn = turnOf(input, run, newest);
                  wait.set(turn.orElse(null));
                  return turn.isEmpty() ? missingFile(input, run, newest) : Map.of();
                }));
    var written = repository.at(commit);
    var until = wait.get();
    return until == null
        ? ClientAddition.added(added(written, run, path))
        : ClientAddition.later(until, certificatesUsedUp(written));
  }

  /** Empty where the week has room for the certificates of its names. */
  private Optional<Instant> turnOf(OnboardClientInput input, RunLabel run, Checkout newest) {
    var names =
        new ClientPlanner(newest, run)
            .plan(wanted(input, newest), List.of()).apps().stream()
                .flatMap(app -> app.hostnames().stream())
                .collect(Collectors.toSet());
    return new CertificateCount().of(newest, clock.instant()).turnOf(names);
  }

  private String certificatesUsedUp(Checkout at) {
    return "%d certificates were ordered in the last seven days, of %d that acme.weeklyCertificates of platform.yml allows"
        .formatted(
            new CertificateCount().of(at, clock.instant()).ordered().size(),
            at.settings().acme().weeklyCertificates());
  }

  @Override
  public void removeClient(OnboardClientInput input, RunLabel run) {
    var path = ClientFile.path(input.client());
    remove(
        "%s: remove the client".formatted(input.client()),
        run,
        newest -> newest.madeBy(run, path) ? Map.of(path, Optional.empty()) : Map.of());
  }

  @Override
  public String documentClient(ClientPlan plan, ClientFacts facts) {
    var page = ClientPage.path(plan.client());
    return repository.write(
        new CommitRequest(
            "%s: write down what was built".formatted(plan.client()),
            workflow.get(),
            plan.run(),
            newest -> {
              var fresh = new ClientPage(plan, facts);
              var text = newest.has(page) ? fresh.over(newest.text(page)) : fresh.text();
              return Map.of(
                  page,
                  bytes(text),
                  ClientList.PATH,
                  bytes(ClientList.with(plan.client(), newest)));
            }));
  }

  @Override
  public void removeClientPage(ClientPlan plan) {
    var page = ClientPage.path(plan.client());
    remove(
        "%s: remove its page".formatted(plan.client()),
        plan.run(),
        newest ->
            newest.madeBy(plan.run(), page)
                ? Map.of(
                    page,
                    Optional.empty(),
                    ClientList.PATH,
                    bytes(ClientList.without(plan.client(), newest)))
                : Map.of());
  }

  @Override
  public ClientPlan planOf(ClientName client, RunLabel run) {
    var newest = repository.latest();
    var path = ClientFile.path(client);
    if (!newest.has(path)) {
      throw FailureType.INVALID_INPUT.stop(
          "client: '%s': has no file %s in the infrastructure repository".formatted(client, path));
    }
    return new ClientPlanner(newest, run).plan(ClientFile.read(newest, path), List.of());
  }

  @Override
  public List<ClientName> clients() {
    return repository.latest().clientFiles().stream().map(ClientFile::name).sorted().toList();
  }

  /**
   * Checks all rules again for each newest commit: another client may have taken the domain
   * meanwhile.
   */
  private static Map<String, Optional<byte[]>> missingFile(
      OnboardClientInput input, RunLabel run, Checkout newest) {
    var file = wanted(input, newest);
    new ClientPlanner(newest, run).plan(file, List.of());
    return newest.has(file.path()) ? Map.of() : content(file.path(), file.text());
  }

  private static ClientFile wanted(OnboardClientInput input, Checkout newest) {
    FormerClients.refuse(input.client(), newest);
    var path = ClientFile.path(input.client());
    var neighbours = DomainRules.of(newest);
    if (!newest.has(path)) {
      var file = ClientFile.of(input);
      neighbours.accept(file);
      return file;
    }
    var file = ClientFile.read(newest, path);
    ConflictingInput.refuse(input, file);
    neighbours.accept(file);
    return file;
  }

  private void remove(String summary, RunLabel run, CommitRequest.Edits edits) {
    repository.write(new CommitRequest(summary, workflow.get(), run, edits));
  }

  private static Map<String, Optional<byte[]>> content(String path, String text) {
    return Map.of(path, bytes(text));
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
