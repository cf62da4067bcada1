package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.backup.DryRuns.Lack;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;
import society.postx.platform.workflows.restore.RestoreForecast;
import society.postx.platform.workflows.restore.RestoreForecast.Figures;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks restic on a host what a restore would write and remove there, and whether the disk has room
 * for it beside what is there, and the Storage Box for the backup that comes first: roughly what
 * differs from the snapshot, since the box has the rest.
 */
record Forecasts(InfrastructureRepository infrastructure, DryRuns dryRuns, BackupRoom room) {
  /** The next backup writes a new dump beside the old one. */
  private static final int NEXT_NIGHT = 1;

  /** A loaded database takes about twice its dump. */
  private static final int LOADED = 2;

  /** What a host needs to go on working, with what PostgreSQL writes while it loads a dump. */
  private static final long RESERVE_BYTES = 2_000_000_000;

  /** Releases refuse a fuller disk. */
  private static final int RESERVE_PART = 10;

  RestoreForecast of(
      HostSpec host,
      Login login,
      ChosenSnapshot snapshot,
      List<AppAt> running,
      List<AppName> named,
      @Nullable Versions chosen) {
    var before = restorable(host, running, named);
    var versions = new RestoredVersions(infrastructure, snapshot, chosen).of(before);
    var manifests = versions.apps().stream().map(this::manifest).toList();
    manifests.forEach(Forecasts::requireOwnFolders);
    room.requireSome();
    requireData(host, login, snapshot, manifests);
    var wanted =
        manifests.stream()
            .flatMap(it -> Stream.of(BackupPlan.data(it), List.of(dumps(it))))
            .map(paths -> new DryRuns.Wanted(paths, true))
            .toList();
    var answer =
        dryRuns.ask(host.run(), login, "forecast-" + snapshot.shortId(), snapshot.id(), wanted);
    return forecast(snapshot, before, versions, manifests, answer);
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
    return restorable.stream()
        .filter(it -> wanted.isEmpty() || wanted.contains(it.name()))
        .toList();
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

  /** The restore itself refuses these too, but only once users are out. */
  private void requireData(
      HostSpec host, Login login, ChosenSnapshot snapshot, List<AppManifest> manifests) {
    var dumps = manifests.stream().flatMap(Forecasts::dumpFiles).toList();
    var paths =
        Stream.concat(
                dumps.stream(), manifests.stream().flatMap(it -> BackupPlan.data(it).stream()))
            .toList();
    var lacking = dryRuns.lacking(host.run(), login, snapshot.id(), paths);
    for (var app : manifests) {
      Stream.concat(BackupPlan.data(app).stream(), dumpFiles(app))
          .filter(it -> lacking.get(it) == Lack.LINK)
          .findFirst()
          .ifPresent(
              it -> {
                throw SnapshotData.noFolder(snapshot, it, app.name());
              });
    }
    if (lacking.keySet().containsAll(paths)) {
      return; // the snapshot holds nothing of these apps, which has a message of its own
    }
    var lost =
        lacking.entrySet().stream()
            .filter(it -> it.getValue() == Lack.LIVE || dumps.contains(it.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (!lost.isEmpty()) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': it lacks %s; choose another one:  ./platform snapshots %s"
              .formatted(snapshot.shortId(), String.join(", ", lost), host.client()));
    }
  }

  private static Stream<String> dumpFiles(AppManifest app) {
    return app.backup().databases().stream().map(it -> dumps(app) + "/" + it.file());
  }

  /** Traefik's certificates, for one, are newer on the host than in any snapshot. */
  private boolean holdsWhatUsersWrite(AppAt app) {
    var manifest = manifest(app);
    return !manifest.hostnames().isEmpty() && !BackupPlan.data(manifest).isEmpty();
  }

  private static String dumps(AppManifest app) {
    return "/opt/docker/%s/dumps".formatted(app.name());
  }

  /** The answer has all of each app, then its dumps. */
  private RestoreForecast forecast(
      ChosenSnapshot snapshot,
      List<AppAt> before,
      RestoredVersions.Answer versions,
      List<AppManifest> manifests,
      DryRuns.Answer answer) {
    var free = answer.free();
    var reserve = Math.max(RESERVE_BYTES, answer.size() / RESERVE_PART);
    var figures = new ArrayList<Figures>();
    var needed = reserve;
    var least = RESERVE_BYTES;
    var stored = 0L;
    for (var i = 0; i < manifests.size(); i++) {
      var all = answer.summaries().get(2 * i);
      var dumps = answer.summaries().get(2 * i + 1);
      var app = manifests.get(i).name();
      if (all.files() == 0) {
        throw INVALID_INPUT.stop(
            "apps: '%s': snapshot %s holds nothing of it".formatted(app, snapshot.shortId()));
      }
      figures.add(new Figures(app, all.changed(), all.deleted(), all.unchanged(), all.bytes()));
      needed += all.bytes() + (LOADED + NEXT_NIGHT) * dumps.bytes();
      stored += all.changedBytes() + dumps.bytes();
      least += all.changedBytes() + dumps.bytes();
    }
    if (least > free) {
      throw REQUEST_REFUSED.stop(
          "the disk is too full to restore: at least %s are needed, %s are free; free some, or give the server a larger disk"
              .formatted(Quantities.bytes(least), Quantities.bytes(free)));
    }
    var keeps = needed <= free;
    if (!keeps) {
      room.requireFor(stored); // nobody can go on without that backup
    }
    return new RestoreForecast(
        versions.apps(),
        figures,
        free,
        needed,
        keeps,
        before,
        versions.lines(),
        room.doubt(stored).orElse(null));
  }
}
