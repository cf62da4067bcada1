package society.postx.platform.activities.deployment;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.activities.host.AppFiles;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ChosenApps;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.MajorVersions;
import society.postx.platform.activities.secrets.SecretChanges;
import society.postx.platform.activities.secrets.SecretChanges.ChangedSecret;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentPlan;
import society.postx.platform.workflows.deployment.DeploymentPlan.AppChange;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Plans what a commit changes on a host.
 *
 * @param at the repository at the commits that the host runs
 * @param target at the release's
 */
record DeploymentPlanner(Function<String, Checkout> at, Checkout target, SecretChanges secrets) {
  private static final String BASE = "base";

  DeploymentPlan plan(HostState seen, List<AppName> named, boolean base, RunLabel run) {
    var plan = target.plan(seen.client(), run);
    var own = plan.apps().stream().map(AppPlan::name).toList();
    var taken = taken(own, named);
    if (taken.isEmpty()) {
      throw INVALID_INPUT.stop(
          "apps: '%s': clients/%s.yml has none of them, it has %s"
              .formatted(named, seen.client(), own));
    }
    Map<AppName, RunningApp> running =
        seen.apps().stream().collect(Collectors.toMap(RunningApp::name, app -> app));
    var after = new ArrayList<AppAt>();
    var changes = new ArrayList<AppChange>();
    var refusals = new ArrayList<String>();
    for (var app : own) {
      var now = Optional.ofNullable(running.get(app));
      if (taken.contains(app)) {
        after.add(new AppAt(app, target.commit()));
        var changedSecrets = now.map(it -> changedSecrets(seen.client(), it)).orElse(List.of());
        now.ifPresent(it -> refusals.addAll(refusals(seen.client(), it, changedSecrets)));
        change(app, now, plan, changedSecrets).ifPresent(changes::add);
      } else if (now.isPresent()) {
        after.add(new AppAt(app, now.get().commit()));
      }
    }
    return new DeploymentPlan(
        plan,
        seen.appsAt(),
        List.copyOf(after),
        base && baseDiffers(seen.base()),
        changes,
        List.copyOf(refusals));
  }

  private static List<AppName> taken(List<AppName> own, List<AppName> named) {
    return named.isEmpty() ? own : named.stream().filter(own::contains).toList();
  }

  /** What cannot be compared refuses a release, and must not keep a rollback from its plan. */
  private List<ChangedSecret> changedSecrets(ClientName client, RunningApp now) {
    try {
      return secrets.of(client, now.name(), at.apply(now.commit()), target);
    } catch (ApplicationFailure e) {
      if (!e.isNonRetryable()) {
        throw e;
      }
      return List.of(
          new ChangedSecret(
              "*",
              Optional.of(
                  "the secrets of %s cannot be compared: %s"
                      .formatted(now.name(), e.getOriginalMessage()))));
    }
  }

  private List<String> refusals(ClientName client, RunningApp now, List<ChangedSecret> changed) {
    var refusals = new ArrayList<>(changed.stream().flatMap(it -> it.refusal().stream()).toList());
    try {
      new MajorVersions(at.apply(now.commit()), target)
          .refusal(client, now.name())
          .ifPresent(refusals::add);
    } catch (ApplicationFailure e) {
      if (!e.isNonRetryable() || refusals.isEmpty()) {
        throw e; // else its secrets could not be compared either
      }
    }
    return refusals;
  }

  /** Why the named apps (all if none is named) of this client must not get the target. */
  List<String> refusals(HostState seen, List<AppName> named) {
    if (!target.has(ClientFile.path(seen.client()))) {
      return List.of();
    }
    var own =
        ChosenApps.of(target, target.clientFile(seen.client())).stream()
            .map(AppPlan::name)
            .toList();
    var taken = taken(own, named);
    return seen.apps().stream()
        .filter(app -> taken.contains(app.name()))
        .flatMap(app -> refusals(seen.client(), app, changedSecrets(seen.client(), app)).stream())
        .toList();
  }

  private boolean baseDiffers(String before) {
    return before.isEmpty()
        || !withoutBackup(at.apply(before)).equals(withoutBackup(target))
        || !at.apply(before)
            .settings()
            .managementCidrs()
            .equals(target.settings().managementCidrs());
  }

  /** What applying base/ puts on a host; programs of backups and upgrades travel with those. */
  private static SortedMap<String, String> withoutBackup(Checkout checkout) {
    var contents = checkout.contents(BASE);
    contents
        .keySet()
        .removeIf(
            path ->
                path.startsWith("base/backup/")
                    || path.startsWith("base/upgrade/")
                    || path.endsWith(".md"));
    contents.remove("base/cloud-init.yml");
    return contents;
  }

  private Optional<AppChange> change(
      AppName app, Optional<RunningApp> now, ClientPlan plan, List<ChangedSecret> changedSecrets) {
    var images = target.compose(app).pinned();
    var files =
        new ArrayList<>(
            now.map(
                    it ->
                        files(at.apply(it.commit()), app, plan).differing(files(target, app, plan)))
                .orElseGet(() -> files(target, app, plan).own()));
    changedSecrets.forEach(changed -> files.add("secrets/" + changed.name()));
    var before = now.map(RunningApp::images).orElse(List.of());
    if (files.isEmpty() && before.equals(images)) {
      return Optional.empty();
    }
    return Optional.of(
        new AppChange(
            app,
            before,
            images,
            List.copyOf(files),
            now.isPresent() && migrates(app, now.get(), images)));
  }

  /**
   * The release declares a migration; or it is older than what runs, which declared one: then the
   * older version cannot read the data. A change of configuration alone migrates nothing.
   */
  private boolean migrates(AppName app, RunningApp now, List<String> images) {
    if (now.images().equals(images)) {
      return false;
    }
    var before = at.apply(now.commit());
    return target.app(app).migration() || (before.app(app).migration() && target.isBefore(before));
  }

  private static AppFiles files(Checkout commit, AppName app, ClientPlan plan) {
    return AppFiles.of(commit, app, plan.client(), plan.domain());
  }
}
