package society.postx.platform.activities.backup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.host.AppBundle;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Restores apps from a snapshot on their own host, as a job that runs {@code base/backup/restore}.
 */
final class RestoreJob {
  /**
   * Together with the wait for the change lock below ActivityProfile.BACKUP, so that a running
   * restore does not count as stuck.
   */
  private static final Duration LIMIT = Duration.ofHours(5);

  /**
   * A deployment whose worker has gone still holds the host's change lock and starts what the
   * restore replaces.
   */
  private static final String END_DEPLOYMENTS =
      """
      systemctl list-units --all --plain --no-legend "px-*-deploy-$1-*" | cut -d ' ' -f 1 |
        grep -E -x "px-.*-deploy-$1-[0-9a-f]{8}\\.service" | xargs -r systemctl stop
      """;

  private final AppFolders folders;
  private final BackupPrograms programs;
  private final Hosts hosts;
  private final Jobs jobs;

  RestoreJob(AppFolders folders, BackupPrograms programs, Hosts hosts, Jobs jobs) {
    this.folders = folders;
    this.programs = programs;
    this.hosts = hosts;
    this.jobs = jobs;
  }

  Changes restore(HostSpec spec, Login login, String snapshot, List<AppAt> apps) {
    if (!snapshot.matches("[0-9a-f]{8,64}")) {
      throw FailureType.INVALID_INPUT.stop(
          "snapshot: '%s': restic's id, 8 to 64 hexadecimal digits".formatted(snapshot));
    }
    var bundles = bundles(spec, login, apps);
    var job =
        Job.changing(
            spec.run(),
            "restore-" + snapshot.substring(0, 8),
            "exec " + BackupPrograms.FOLDER + "/restore\n",
            LIMIT);
    // A later attempt does not repeat a restore that succeeded: users have written since.
    if (!jobs.known(login, job)) {
      prepare(login, spec.commit(), snapshot, bundles);
    }
    var result = jobs.succeed(login, job, folders.masking(spec.client()));
    try (var host = hosts.connect(login)) {
      folders.note(host, spec.commit(), bundles, List.of());
      folders.route(host, AppFolders.noted(host));
      programs.put(host, spec.commit());
    }
    return new Changes(ReportedChanges.in(result.output()));
  }

  private List<AppBundle> bundles(HostSpec spec, Login login, List<AppAt> apps) {
    try (var host = hosts.connect(login)) {
      return folders.inOrder(spec, AppFolders.noted(host), apps);
    }
  }

  private void prepare(Login login, String commit, String snapshot, List<AppBundle> bundles) {
    try (var host = hosts.connect(login)) {
      for (var bundle : bundles) {
        host.script(END_DEPLOYMENTS, List.of(bundle.name().value()), Host.Input.none())
            .orFail("ending deployments of " + bundle.name());
      }
      var all = new ArrayList<>(AppFolders.noted(host));
      bundles.forEach(
          bundle -> {
            all.removeIf(app -> app.name().equals(bundle.name()));
            all.add(new AppAt(bundle.name(), bundle.commit()));
          });
      programs.put(host, commit, all);
      var plan = new Bundle().file("restore-plan", 0644, new RestorePlan(snapshot, bundles).text());
      BundleUpload.put(host, plan, BackupPrograms.FOLDER, "restore-plan");
      bundles.forEach(bundle -> folders.put(host, bundle));
    }
  }
}
