package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.ReportedChanges;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.activities.ssh.UnusableAnswer;
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
    Jobs jobs) {
  /** Below ActivityProfile.BACKUP with the wait for the change lock. */
  private static final Duration LIMIT = Duration.ofHours(5);

  private static final Duration FORECAST = Duration.ofMinutes(50);

  /** What a host needs to go on working. */
  private static final long RESERVE_BYTES = 500_000_000;

  /** Begins the lines that count: rclone and ssh speak on the same output. */
  private static final String MARK = "forecast ";

  /** Names that a refusal shows; a user may have made thousands. */
  private static final int NAMED = 20;

  private static final int CHARACTERS = 80;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Prints the nearest folder that the snapshot has, and what lies directly in it. */
  private static final String NEAREST =
      """
      while :; do
        ./restic ls "$snapshot" --retry-lock 5m "$near" >/run/platform-near.list
        if grep -q '^/' /run/platform-near.list || [ "$near" = "$last" ]; then break; fi
        near=${near%/*}
      done
      printf 'forecast %s\\n' "$near"
      grep '^/' /run/platform-near.list | head -n 22 | sed 's|^|forecast |' || :
      """;

  /**
   * The last line of {@code restic restore --dry-run --json}; restic leaves out what is 0, and
   * counts what is unchanged apart.
   */
  private record Summary(
      @JsonProperty("files_skipped") long unchanged,
      @JsonProperty("bytes_skipped") long unchangedBytes,
      @JsonProperty("total_files") long changed,
      @JsonProperty("total_bytes") long changedBytes) {
    long files() {
      return changed + unchanged;
    }

    long bytes() {
      return changedBytes + unchangedBytes;
    }
  }

  FilesForecast forecast(FilesOrder order, Login login) {
    requireBackedUp(order);
    var lines = marked(login, order, "forecast-files", program(order));
    if (lines.size() != 1 + order.paths().size()) {
      throw unusable(login, null);
    }
    try {
      return read(order, login, lines);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw unusable(login, e);
    }
  }

  private FilesForecast read(FilesOrder order, Login login, List<String> lines)
      throws JsonProcessingException {
    var free = Long.parseLong(lines.getFirst());
    var found = new ArrayList<Found>();
    var needed = RESERVE_BYTES;
    for (var i = 0; i < order.paths().size(); i++) {
      var path = order.paths().get(i);
      var all = JSON.readValue(lines.get(1 + i), Summary.class);
      if (all.files() == 0) {
        throw INVALID_INPUT.stop(nothing(order, login, path));
      }
      found.add(new Found(path, all.files(), all.unchanged(), all.bytes()));
      needed += all.bytes();
    }
    if (needed > free) {
      throw REQUEST_REFUSED.stop(
          "the disk is too full for these files: %s are needed, %s are free; free some, or give the server a larger disk"
              .formatted(Quantities.bytes(needed), Quantities.bytes(free)));
    }
    return new FilesForecast(found, free);
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

  private AppManifest manifest(FilesOrder order) {
    return infrastructure.at(order.app().commit()).app(order.app().name());
  }

  /** Free bytes, then a summary for each pattern. Through a file, for restic's exit status. */
  private static String program(FilesOrder order) {
    var program = new ArrayList<String>();
    program.add("cd " + BackupPrograms.FOLDER);
    program.add(
        "printf 'forecast %s\\n' \"$(df --output=avail -B1 /opt/docker | tail -n 1 | tr -d ' ')\"");
    for (var path : order.paths()) {
      var restic = new ArrayList<>(List.of("./restic", "restore", order.restore().snapshot().id()));
      restic.addAll(List.of("--retry-lock", "5m", "--target", "/", "--dry-run", "--json"));
      restic.addAll(List.of("--include", FilesPlan.absolute(order, path.value())));
      program.add(ShellQuoting.quoted(restic) + " >/run/platform-forecast.json");
      program.add("printf 'forecast %s\\n' \"$(tail -n 1 /run/platform-forecast.json)\"");
    }
    return "set -eu\n" + String.join("\n", program) + "\n";
  }

  /** Says what is there instead. */
  private String nothing(FilesOrder order, Login login, PathPattern path) {
    var program =
        "set -eu\ncd %s\nsnapshot=%s\nnear=%s\nlast=%s\n"
                .formatted(
                    BackupPrograms.FOLDER,
                    order.restore().snapshot().id(),
                    ShellQuoting.quoted(List.of(FilesPlan.absolute(order, path.folder()))),
                    ShellQuoting.quoted(List.of("/opt/docker/" + order.app().name())))
            + NEAREST;
    var lines = marked(login, order, "nearest-files", program);
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

  private List<String> marked(Login login, FilesOrder order, String step, String program) {
    var job = Job.repeatable(order.restore().host().run(), step, program, FORECAST);
    return jobs.succeedFresh(login, job, Masking.none())
        .output()
        .lines()
        .filter(line -> line.startsWith(MARK))
        .map(line -> line.substring(MARK.length()))
        .toList();
  }

  private static UnusableAnswer unusable(Login login, @Nullable Exception cause) {
    return new UnusableAnswer(
        login.name(),
        "forecasting a restore of files",
        "its answer is not in the expected form",
        cause);
  }

  Changes restore(FilesOrder order, Login login, String kept) {
    return run(order, login, "restore-files", kept);
  }

  Changes putBack(FilesOrder order, Login login, String kept) {
    return run(order, login, "put-files-back", kept);
  }

  private Changes run(FilesOrder order, Login login, String program, String kept) {
    var host = order.restore().host();
    var job =
        Job.changing(
            host.run(), program, "exec %s/%s\n".formatted(BackupPrograms.FOLDER, program), LIMIT);
    // A later attempt does not repeat what succeeded: users have written since.
    if (!jobs.known(login, job)) {
      var plan = new FilesPlan(order, manifest(order), kept).text();
      try (var connection = hosts.connect(login)) {
        programs.put(connection, host.commit());
        BundleUpload.put(
            connection,
            new Bundle().file("files-plan", 0644, plan),
            BackupPrograms.FOLDER,
            "files-plan");
      }
    }
    var result = jobs.succeed(login, job, folders.masking(host.client()));
    return new Changes(ReportedChanges.in(result.output()));
  }
}
