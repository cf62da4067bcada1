package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.AppRestore;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.restore.FilesForecast;
import society.postx.platform.workflows.restore.FilesForecast.Found;
import society.postx.platform.workflows.restore.FilesOrder;
import society.postx.platform.workflows.restore.PathPattern;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Brings single files of one app back as a job that runs {@code base/backup/restore-files}, and
 * undoes that by {@code base/backup/put-files-back}.
 */
record FileRestores(
    InfrastructureRepository infrastructure,
    AppFolders folders,
    BackupPrograms programs,
    Hosts hosts,
    Jobs jobs,
    DryRuns dryRuns,
    BackupRoom room) {
  /** Below ActivityProfile.BACKUP with the wait for the change lock. */
  static final Duration LIMIT = Duration.ofHours(5);

  /** What a host needs to go on working. */
  private static final long RESERVE_BYTES = 500_000_000;

  /** Names that a refusal shows; a user may have made thousands. */
  private static final int NAMED = 20;

  private static final int CHARACTERS = 80;

  /** Prints the nearest folder that the snapshot has, and what lies directly in it. */
  private static final String NEAREST =
      """
      while :; do
        ./restic ls "$snapshot" --retry-lock 5m "$near" >/run/platform-near.list
        if grep -q '^/' /run/platform-near.list || [ "$near" = "$last" ]; then break; fi
        near=${near%/*}
      done
      said "$near"
      grep '^/' /run/platform-near.list | head -n 22 | while read -r name; do said "$name"; done
      """;

  FilesForecast forecast(FilesOrder order, Login login) {
    requireBackedUp(order);
    requireReplaceable(order, manifest(order));
    room.requireSome();
    var restore = order.restore();
    var wanted =
        order.paths().stream()
            .map(it -> new DryRuns.Wanted(List.of(FilesPlan.absolute(order, it.value())), false))
            .toList();
    var answer =
        dryRuns.ask(restore.host().run(), login, "forecast-files", restore.snapshot().id(), wanted);
    var found = new ArrayList<Found>();
    var needed = RESERVE_BYTES;
    for (var i = 0; i < wanted.size(); i++) {
      var path = order.paths().get(i);
      var all = answer.summaries().get(i);
      if (all.files() == 0) {
        throw INVALID_INPUT.stop(nothing(order, login, path));
      }
      found.add(new Found(path, all.files(), all.unchanged(), all.bytes()));
      needed += all.bytes();
    }
    if (needed > answer.free()) {
      throw REQUEST_REFUSED.stop(
          "the disk is too full for these files: %s are needed, %s are free; free some, or give the server a larger disk"
              .formatted(Quantities.bytes(needed), Quantities.bytes(answer.free())));
    }
    return new FilesForecast(found, answer.free());
  }

  private void requireBackedUp(FilesOrder order) {
    var paths =
        manifest(order).backup().paths().stream().filter(it -> !it.startsWith("/")).toList();
    for (var path : order.paths()) {
      var inside = path.folder() + "/";
      if (paths.stream().noneMatch(it -> inside.startsWith(it + "/"))) {
        throw INVALID_INPUT.stop(
            "paths: '%s': begins with none of the folders that are backed up of %s: %s"
                .formatted(ShownText.oneLine(path.value()), order.app().name(), paths));
      }
    }
  }

  /** A running app may not start again, or keep its users out, with such a file of a backup. */
  static void requireReplaceable(FilesOrder order, AppManifest app) {
    var onlyBeside = app.restore().map(AppRestore::onlyBeside).orElse(List.of());
    for (var path : order.inPlace() ? order.paths() : List.<PathPattern>of()) {
      for (var kept : onlyBeside) {
        if (path.mayTouch(kept)) {
          throw INVALID_INPUT.stop(
              "paths: '%s': may replace %s of %s, which a backup holds in a state that does not fit the running app; restore it beside the live one, without inPlace, and take from it what is needed"
                  .formatted(ShownText.oneLine(path.value()), kept, app.name()));
        }
      }
    }
  }

  private AppManifest manifest(FilesOrder order) {
    return infrastructure.at(order.app().commit()).app(order.app().name());
  }

  /** Says what is there instead. */
  private String nothing(FilesOrder order, Login login, PathPattern path) {
    var program =
        "snapshot=%s\nnear=%s\nlast=%s\n"
                .formatted(
                    order.restore().snapshot().id(),
                    ShellQuoting.quoted(List.of(FilesPlan.absolute(order, path.folder()))),
                    ShellQuoting.quoted(List.of("/opt/docker/" + order.app().name())))
            + NEAREST;
    var lines = dryRuns.marked(order.restore().host().run(), login, "nearest-files", program);
    var near = lines.isEmpty() ? "" : lines.getFirst();
    var names =
        lines.stream()
            .skip(1)
            .filter(it -> it.startsWith(near + "/"))
            .map(it -> it.substring(near.length() + 1))
            .map(it -> ShownText.shortened(ShownText.oneLine(it), CHARACTERS))
            .toList();
    return "paths: '%s': snapshot %s has no such file; %s holds %s"
        .formatted(
            ShownText.oneLine(path.value()),
            order.restore().snapshot().shortId(),
            ShownText.oneLine(near),
            names.isEmpty()
                ? "nothing"
                : String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                    + (names.size() > NAMED ? " and more" : ""));
  }

  Changes restore(FilesOrder order, Login login, String kept) {
    return run(order, login, "restore-files", "put-files-back", kept);
  }

  Changes putBack(FilesOrder order, Login login, String kept) {
    return run(order, login, "put-files-back", "restore-files", kept);
  }

  private static Job job(FilesOrder order, String program) {
    return Job.changing(
        order.restore().host().run(),
        program,
        "exec %s/%s\n".formatted(BackupPrograms.FOLDER, program),
        LIMIT);
  }

  /**
   * @param undoes what has to run again after this, once there was an abort or a reset
   */
  private Changes run(FilesOrder order, Login login, String program, String undoes, String kept) {
    var host = order.restore().host();
    jobs.forgetOnceEnded(login, job(order, undoes));
    var plan =
        new Bundle().file("files-plan", 0644, new FilesPlan(order, manifest(order), kept).text());
    Placement backups;
    try (var connection = hosts.connect(login)) {
      backups = programs.placement(connection, host.commit());
    }
    var job =
        job(order, program)
            .placing(backups, new Placement(plan, BackupPrograms.FOLDER, "files-plan"));
    // A later attempt does not repeat what succeeded: users have written since.
    var result = jobs.succeed(login, job, folders.masking(host.client()));
    return new Changes(ReportedChanges.in(result.output()));
  }
}
