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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.activities.ssh.UnusableAnswer;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreForecast;
import society.postx.platform.workflows.restore.RestoreForecast.Figures;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks restic on a host what a restore would write and remove there, and whether the disk has room
 * for it beside what is there.
 */
record Forecasts(InfrastructureRepository infrastructure, Jobs jobs) {
  /** Restic compares every file. */
  private static final Duration LIMIT = Duration.ofMinutes(50);

  /** The next backup writes a new dump beside the old one. */
  private static final int NEXT_NIGHT = 1;

  /** A loaded database takes about twice its dump. */
  private static final int LOADED = 2;

  /** What a host needs to go on working, with what PostgreSQL writes while it loads a dump. */
  private static final long RESERVE_BYTES = 2_000_000_000;

  /** Releases refuse a fuller disk. */
  private static final int RESERVE_PART = 10;

  /** Begins the lines that count: rclone and ssh speak on the same output. */
  private static final String MARK = "forecast ";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The last line of {@code restic restore --dry-run --json}; restic leaves out what is 0. */
  private record Summary(
      @JsonProperty("files_restored") long restored,
      @JsonProperty("files_deleted") long deleted,
      @JsonProperty("files_skipped") long unchanged,
      @JsonProperty("total_files") long files,
      @JsonProperty("total_bytes") long bytes,
      @JsonProperty("bytes_restored") long writtenBytes) {}

  RestoreForecast of(
      HostSpec host,
      Login login,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> wanted) {
    var apps = restorable(host, running, wanted);
    var manifests = apps.stream().map(this::manifest).toList();
    var job =
        Job.repeatable(
            host.run(), "forecast-" + snapshot.shortId(), program(snapshot, manifests), LIMIT);
    var lines =
        jobs.succeedFresh(login, job, Masking.none())
            .output()
            .lines()
            .filter(line -> line.startsWith(MARK))
            .map(line -> line.substring(MARK.length()))
            .toList();
    if (lines.size() != 1 + 2 * apps.size()) {
      throw unusable(login, null);
    }
    try {
      return read(snapshot, apps, manifests, lines);
    } catch (JsonProcessingException | NumberFormatException | IndexOutOfBoundsException e) {
      throw unusable(login, e);
    }
  }

  private static UnusableAnswer unusable(Login login, @Nullable Exception cause) {
    return new UnusableAnswer(
        login.name(), "forecasting a restore", "its answer is not in the expected form", cause);
  }

  private AppManifest manifest(AppAt app) {
    return infrastructure.at(app.commit()).app(app.name());
  }

  private List<AppAt> restorable(HostSpec host, List<AppAt> running, List<AppName> wanted) {
    var restorable = running.stream().filter(this::holdsWhatUsersWrite).toList();
    if (restorable.isEmpty()) {
      throw REQUEST_REFUSED.stop(
          "%s records no app that holds what users write: sudo cat /etc/platform/deployed.json there"
              .formatted(host.client().serverName()));
    }
    var names = restorable.stream().map(AppAt::name).toList();
    for (var app : wanted) {
      if (!names.contains(app)) {
        throw INVALID_INPUT.stop(
            "apps: '%s': %s runs no such app that holds what users write; it has %s"
                .formatted(app, host.client().serverName(), names));
      }
    }
    var chosen =
        restorable.stream().filter(it -> wanted.isEmpty() || wanted.contains(it.name())).toList();
    chosen.forEach(it -> requireOwnFolders(manifest(it)));
    return chosen;
  }

  /** Only folders inside the app's own move away and come back. */
  private static void requireOwnFolders(AppManifest app) {
    for (var path : app.backup().paths()) {
      if (path.startsWith("/") || List.of(path.split("/", -1)).contains(".")) {
        throw INVALID_INPUT.stop(
            "apps/%s/app.yml: backup.paths: '%s': a restore cannot keep what is not a folder inside the app's own"
                .formatted(app.name(), path));
      }
    }
  }

  /** Traefik's certificates, for one, are newer on the host than in any snapshot. */
  private boolean holdsWhatUsersWrite(AppAt app) {
    var manifest = manifest(app);
    return !manifest.hostnames().isEmpty() && !BackupPlan.data(manifest).isEmpty();
  }

  /** Prints the free bytes, then a summary for all of each app and one for its dumps. */
  private static String program(ChosenSnapshot snapshot, List<AppManifest> apps) {
    var program = new ArrayList<String>();
    program.add("cd " + BackupPrograms.FOLDER);
    program.add("said() { printf '%s%%s\\n' \"$1\"; }".formatted(MARK));
    program.add("said \"$(df --output=avail,size -B1 /opt/docker | tail -n 1)\"");
    for (var app : apps) {
      program.add(dryRun(snapshot, BackupPlan.data(app)));
      program.add(dryRun(snapshot, List.of(dumps(app))));
    }
    return "set -eu\n" + String.join("\n", program) + "\n";
  }

  private static String dumps(AppManifest app) {
    return "/opt/docker/%s/dumps".formatted(app.name());
  }

  /** Through a file: the exit status of restic would be lost in a pipe. */
  private static String dryRun(ChosenSnapshot snapshot, List<String> paths) {
    var restic =
        Stream.concat(
                Stream.of(
                    "./restic",
                    "restore",
                    snapshot.id(),
                    "--retry-lock",
                    "5m",
                    "--target",
                    "/",
                    "--delete",
                    "--dry-run",
                    "--json"),
                paths.stream().flatMap(path -> Stream.of("--include", path)))
            .toList();
    return ShellQuoting.quoted(restic)
        + " >/run/platform-forecast.json\nsaid \"$(tail -n 1 /run/platform-forecast.json)\"";
  }

  private static RestoreForecast read(
      ChosenSnapshot snapshot, List<AppAt> apps, List<AppManifest> manifests, List<String> lines)
      throws JsonProcessingException {
    var disk = lines.getFirst().strip().split(" +", -1);
    var free = Long.parseLong(disk[0]);
    var reserve = Math.max(RESERVE_BYTES, Long.parseLong(disk[1]) / RESERVE_PART);
    var figures = new ArrayList<Figures>();
    var needed = reserve;
    var least = RESERVE_BYTES;
    for (var i = 0; i < manifests.size(); i++) {
      var all = JSON.readValue(lines.get(1 + 2 * i), Summary.class);
      var dumps = JSON.readValue(lines.get(2 + 2 * i), Summary.class);
      var app = manifests.get(i).name();
      if (all.files() == 0) {
        throw INVALID_INPUT.stop(
            "apps: '%s': snapshot %s holds nothing of it".formatted(app, snapshot.shortId()));
      }
      figures.add(new Figures(app, all.restored(), all.deleted(), all.unchanged(), all.bytes()));
      needed += all.bytes() + (LOADED + NEXT_NIGHT) * dumps.bytes();
      least += all.writtenBytes() + dumps.bytes();
    }
    if (least > free) {
      throw REQUEST_REFUSED.stop(
          "the disk is too full to restore: at least %s are needed, %s are free; free some, or give the server a larger disk"
              .formatted(Quantities.bytes(least), Quantities.bytes(free)));
    }
    return new RestoreForecast(apps, figures, free, needed, needed <= free);
  }
}
