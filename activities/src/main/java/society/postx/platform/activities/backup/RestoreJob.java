package society.postx.platform.activities.backup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.host.AppBundle;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.OtherDeployments;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Restores apps from a snapshot, as jobs that run programs of {@code base/backup/}: on their own
 * host {@code fetch-aside}, then {@code restore}, undone by {@code put-back}; on a new one {@code
 * fetch-data}, then {@code start-on-data}.
 */
final class RestoreJob {
  /**
   * Together with the wait for the change lock below ActivityProfile.BACKUP, so that a running
   * restore does not count as stuck.
   */
  static final Duration LIMIT = Duration.ofHours(5);

  private static final String ONLY_LOOKED =
      """
      if [ "$(cat "$1" 2>/dev/null)" = looking ]; then echo yes; else echo no; fi
      """;

  /** Argument: the folder. It has a list of folders once the apps' own begin to move there. */
  private static final String DROP_FETCHED =
      """
      set -eu
      if [ ! -d "${1:?}" ] || [ -e "$1/folders" ]; then exit 0; fi
      rm -f "$1/whole" # first: half of what was fetched must not count as whole
      sync "$1"
      rm -rf "$1"
      """;

  /** Of restic's id, for the names of jobs. */
  private static final int SHORT = 8;

  private static final String PUT_BACK = "put-back";

  private final AppFolders folders;
  private final BackupPrograms programs;
  private final Hosts hosts;
  private final Jobs jobs;
  private final SentinelPlacement sentinels;
  private final boolean copies;

  RestoreJob(InfrastructureRepository infrastructure, SecretStore secrets, Hosts hosts, Jobs jobs) {
    this(infrastructure, secrets, hosts, jobs, false);
  }

  private RestoreJob(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Hosts hosts,
      Jobs jobs,
      boolean copies) {
    this.copies = copies;
    this.folders = new AppFolders(infrastructure::at, secrets);
    this.programs = new BackupPrograms(infrastructure);
    this.sentinels = new SentinelPlacement(infrastructure, secrets, InstantSource.system());
    this.hosts = hosts;
    this.jobs = jobs;
  }

  /** On staging servers: the apps are in quarantine there, with the sentinels of the snapshot. */
  static RestoreJob ofCopies(
      InfrastructureRepository infrastructure, SecretStore secrets, Hosts hosts, Jobs jobs) {
    return new RestoreJob(infrastructure, secrets, hosts, jobs, true);
  }

  /** Writes over what the apps have. */
  Changes restore(HostSpec spec, Login login, String snapshot, List<AppAt> apps) {
    return restore(spec, login, snapshot, apps, "");
  }

  /** Whether {@link #fetch} of this run began. */
  boolean fetches(HostSpec spec, Login login, String snapshot) {
    requireId(snapshot);
    return jobs.known(login, fetching(spec, snapshot));
  }

  private static Job fetching(HostSpec spec, String snapshot) {
    return job(spec, "fetch-" + snapshot.substring(0, SHORT), "fetch-data");
  }

  /** Brings images and data to a host that has no data of the apps, and starts nothing. */
  Changes fetch(HostSpec spec, Login login, String snapshot, List<AppAt> apps) {
    requireId(snapshot);
    var job = fetching(spec, snapshot);
    return new Changes(
        ReportedChanges.in(done(spec, login, job, bundles(spec, login, apps), snapshot, "")));
  }

  /** Starts the apps on what {@link #fetch} brought. */
  Changes start(HostSpec spec, Login login, String snapshot, List<AppAt> apps) {
    requireId(snapshot);
    var step = "start-" + snapshot.substring(0, SHORT);
    return run(spec, login, step, "start-on-data", apps, snapshot, "");
  }

  /**
   * Brings images, and the snapshot's data beside what the apps have, which run on.
   *
   * @param kept the host's folder for both; empty where the disk has no room for both
   */
  Changes fetchAside(HostSpec spec, Login login, String snapshot, List<AppAt> apps, String kept) {
    requireId(snapshot);
    var job = fetchingAside(spec, snapshot);
    var bundles = bundles(spec, login, apps);
    List<Placement> placements;
    try (var host = hosts.connect(login)) { // the apps' own files stay: a backup comes first
      placements =
          List.of(
              programs.placement(host, spec.commit()),
              placement(new RestorePlan(snapshot, bundles, kept, progress(spec), copies)));
    }
    var fetched = jobs.succeed(login, job.placing(placements), folders.masking(spec.client()));
    return new Changes(ReportedChanges.in(fetched.output()));
  }

  /** Removes what {@link #fetchAside} brought, unless the restore uses it. */
  void dropFetched(HostSpec spec, Login login, String snapshot, String kept) {
    var job = fetchingAside(spec, snapshot);
    jobs.awaitEnd(login, job);
    try (var host = hosts.connect(login)) {
      host.script(DROP_FETCHED, List.of(kept), Host.Input.none())
          .orFail("removing what was fetched beside the apps");
    }
    jobs.forget(login, job); // after a reset it has to run again
  }

  private static Job fetchingAside(HostSpec spec, String snapshot) {
    return job(spec, "aside-" + snapshot.substring(0, SHORT), "fetch-aside");
  }

  /**
   * @param kept the host's folder to which it moves what the apps have; empty to write over it
   */
  Changes restore(HostSpec spec, Login login, String snapshot, List<AppAt> apps, String kept) {
    requireId(snapshot);
    jobs.forgetOnceEnded(
        login, job(spec, PUT_BACK, PUT_BACK)); // after an abort and a reset it has to run again
    return run(spec, login, step(snapshot), "restore", apps, snapshot, kept);
  }

  private static void requireId(String snapshot) {
    if (!snapshot.matches("[0-9a-f]{8,64}")) {
      throw FailureType.INVALID_INPUT.stop(
          "snapshot: '%s': restic's id, 8 to 64 hexadecimal digits".formatted(snapshot));
    }
  }

  /**
   * Undoes a restore that kept what was there; does nothing where it moved nothing yet.
   *
   * @param before what the apps ran before it
   */
  Changes putBack(HostSpec spec, Login login, String snapshot, List<AppAt> before, String kept) {
    jobs.forgetOnceEnded(
        login, job(spec, step(snapshot), "restore")); // after a reset it has to run again
    return run(spec, login, PUT_BACK, PUT_BACK, before, snapshot, kept);
  }

  /**
   * Undoes a restore that wrote over what was there.
   *
   * @param safety the backup of what was there
   */
  Changes writeBack(
      HostSpec spec, Login login, String snapshot, List<AppAt> before, String safety) {
    requireId(safety);
    jobs.forgetOnceEnded(login, job(spec, step(snapshot), "restore"));
    return run(spec, login, PUT_BACK, "restore", before, safety, "");
  }

  /**
   * Whether a restore that was to write over what is there ended before it stopped anything. False
   * in doubt: a restore that said nothing may have written.
   */
  boolean onlyLooked(HostSpec spec, Login login, String snapshot) {
    jobs.awaitEnd(login, job(spec, step(snapshot), "restore"));
    try (var host = hosts.connect(login)) {
      return host.script(ONLY_LOOKED, List.of(progress(spec)), Host.Input.none())
          .orFail("asking how far the restore came")
          .strip()
          .equals("yes");
    }
  }

  private static String progress(HostSpec spec) {
    return "/var/lib/platform/restoring-" + spec.run();
  }

  private static String step(String snapshot) {
    return "restore-" + snapshot.substring(0, SHORT);
  }

  private static Job job(HostSpec spec, String step, String program) {
    return Job.changing(
        spec.run(), step, "exec %s/%s\n".formatted(BackupPrograms.FOLDER, program), LIMIT);
  }

  private Changes run(
      HostSpec spec,
      Login login,
      String step,
      String program,
      List<AppAt> apps,
      String snapshot,
      String kept) {
    var bundles = bundles(spec, login, apps);
    var output = done(spec, login, job(spec, step, program), bundles, snapshot, kept);
    List<AppAt> running;
    Placement plan;
    try (var host = hosts.connect(login)) {
      folders.note(host, spec.commit(), bundles, List.of());
      running = AppFolders.noted(host);
      plan = programs.placement(host, spec.commit());
    }
    var after = Job.placing(spec.run(), "place-after-" + step, folders.routes(running), plan);
    jobs.succeedFresh(login, after, folders.masking(spec.client()));
    try (var host = hosts.connect(login)) {
      if (!copies) { // databases have rows of another time now than the file beside them
        sentinels.place(host, spec.client(), running);
      }
    }
    return new Changes(ReportedChanges.in(output));
  }

  private String done(
      HostSpec spec, Login login, Job job, List<AppBundle> bundles, String snapshot, String kept) {
    // A later attempt does not repeat what succeeded: users have written since.
    var plan = new RestorePlan(snapshot, bundles, kept, progress(spec), copies);
    List<Placement> placements;
    var begins = !jobs.known(login, job);
    try (var host = hosts.connect(login)) {
      if (begins) {
        bundles.forEach(bundle -> OtherDeployments.end(host, bundle.name()));
      }
      placements = placements(host, spec.commit(), bundles, plan);
    }
    return jobs.succeed(login, job.placing(placements), folders.masking(spec.client())).output();
  }

  private List<AppBundle> bundles(HostSpec spec, Login login, List<AppAt> apps) {
    try (var host = hosts.connect(login)) {
      var bundles = folders.inOrder(spec, AppFolders.noted(host), apps);
      return copies ? bundles.stream().map(it -> folders.quarantined(spec, it)).toList() : bundles;
    }
  }

  private List<Placement> placements(
      Host host, String commit, List<AppBundle> bundles, RestorePlan plan) {
    var all = new ArrayList<>(AppFolders.noted(host));
    bundles.forEach(
        bundle -> {
          all.removeIf(app -> app.name().equals(bundle.name()));
          all.add(new AppAt(bundle.name(), bundle.commit()));
        });
    var placements =
        new ArrayList<>(List.of(programs.placement(host, commit, all), placement(plan)));
    bundles.forEach(bundle -> placements.add(AppFolders.placement(bundle)));
    return placements;
  }

  private static Placement placement(RestorePlan plan) {
    var file = new Bundle().file("restore-plan", 0644, plan.text());
    return new Placement(file, BackupPrograms.FOLDER, "restore-plan");
  }
}
