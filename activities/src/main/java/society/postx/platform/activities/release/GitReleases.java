package society.postx.platform.activities.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ChosenApps;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.RolloutTargets;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.release.Release;
import society.postx.platform.workflows.release.ReleaseActivities;
import society.postx.platform.workflows.rollout.targets.Target;

/**
 * Reads releases from the infrastructure repository and writes their pages. Apps and images come
 * from the release's commit; groups, windows and freezes from the newest, so that an older release
 * does not undo what an operator has decided since.
 */
public final class GitReleases implements ReleaseActivities {
  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitReleases(InfrastructureRepository repository, Supplier<String> workflow) {
    this.repository = repository;
    this.workflow = workflow;
  }

  @Override
  public Release resolve(DeployReleaseInput input) {
    var newest = repository.latest();
    var rollback =
        Optional.ofNullable(input.rollsBack())
            .map(id -> ManualRollback.of(newest, id, leftOut(input)));
    var revision = Optional.ofNullable(input.revision());
    var commit =
        repository.revision(
            revision.or(() -> rollback.map(ManualRollback::revision)).orElseThrow());
    var apps =
        rollback
            .map(it -> it.apps(input.apps()))
            .orElse(Objects.requireNonNullElse(input.apps(), List.of()));
    apps.forEach(app -> requireApp(commit, app));
    rollback.ifPresent(it -> it.requireSame(commit, repository::at));
    var present = present(newest);
    var meant = meant(commit, newest, input, rollback);
    var targets = new ArrayList<Target>();
    var images = new TreeSet<String>();
    for (var file : commit.clientFiles()) {
      var chosen = ChosenApps.of(commit, file); // all of them: a wrong file stops every release
      var has = apps.isEmpty() || chosen.stream().map(AppPlan::name).anyMatch(apps::contains);
      if (has && present.containsKey(file.name()) && meant.test(file)) {
        targets.add(RolloutTargets.of(present.get(file.name())));
        images.addAll(images(commit, chosen, apps));
      }
    }
    targets.sort(RolloutTargets.ORDER);
    var settings = newest.settings();
    return new Release(
        commit.commit(),
        commit.subject(),
        apps,
        List.copyOf(targets),
        List.copyOf(images),
        RolloutTargets.freezes(settings),
        settings.backup().timeZone().getId());
  }

  private static Map<ClientName, ClientFile> present(Checkout newest) {
    return newest.clientFiles().stream().collect(Collectors.toMap(ClientFile::name, it -> it));
  }

  private static Predicate<ClientFile> meant(
      Checkout commit,
      Checkout newest,
      DeployReleaseInput input,
      Optional<ManualRollback> rollback) {
    var out = leftOut(input);
    var known = new TreeMap<>(present(newest));
    commit.clientFiles().forEach(file -> known.putIfAbsent(file.name(), file));
    RolloutTargets.requireKnown(out, known.navigableKeySet());
    Predicate<ClientFile> meant = file -> !out.contains(file.name());
    return rollback
        .map(ManualRollback::targets)
        .or(
            () ->
                Optional.ofNullable(input.resumes())
                    .map(id -> ReleasePage.of(newest, "resumes", id).notDone()))
        .map(open -> meant.and(file -> open.contains(file.name())))
        .orElse(meant);
  }

  private static List<ClientName> leftOut(DeployReleaseInput input) {
    return Objects.requireNonNullElse(input.leaveOut(), List.of());
  }

  private static void requireApp(Checkout commit, AppName app) {
    if (!commit.apps().contains(app)) {
      throw INVALID_INPUT.stop(
          "apps: '%s': unknown app at %s; known: %s"
              .formatted(app, commit.commit().substring(0, 12), commit.apps()));
    }
  }

  private static List<String> images(
      Checkout commit, List<AppPlan> chosen, Collection<AppName> apps) {
    return chosen.stream()
        .map(AppPlan::name)
        .filter(app -> apps.isEmpty() || apps.contains(app))
        .flatMap(app -> commit.compose(app).pinned().stream())
        .toList();
  }

  @Override
  public String record(DeployReleaseResult result, RunLabel run) {
    var path = ReleasePage.path(result.id());
    var page = Optional.of(ReleasePage.text(result).getBytes(UTF_8));
    return repository.write(
        new CommitRequest(
            "release %s: write down how it went".formatted(result.id()),
            workflow.get(),
            run,
            newest -> Map.of(path, page)));
  }
}
