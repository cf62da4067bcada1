package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.health.ExpectedContainer;
import society.postx.platform.activities.host.AppBundle;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.backup.BackupManifest;

/**
 * Writes a restore plan, the file {@code restore-plan} beside {@code base/backup/restore}: shell
 * functions made from the apps' app.yml. Every word from a file is quoted.
 *
 * @param snapshot restic's id
 * @param apps in the order in which they start
 * @param kept the host's folder for what the apps had; empty to write over it
 * @param progress the host's file for how far a restore that writes over it came
 * @param copy true on a staging server: what an app may not send is off, rows are counted as loaded
 */
record RestorePlan(
    String snapshot, List<AppBundle> apps, String kept, String progress, boolean copy) {
  String text() {
    return ExpectedContainer.FUNCTIONS
        + "snapshot=%s\n".formatted(ShellQuoting.quoted(List.of(snapshot)))
        + "kept=%s\n".formatted(kept.isEmpty() ? "" : ShellQuoting.quoted(List.of(kept)))
        + (kept.isEmpty() ? "progress=%s\n".formatted(ShellQuoting.quoted(List.of(progress))) : "")
        + words("apps", apps.stream().map(app -> app.name().value()).toList())
        + words("images", apps.stream().flatMap(app -> app.images().stream()).distinct().toList())
        + words("folders", apps.stream().flatMap(RestorePlan::folders).toList())
        + words("paths", paths())
        + words("dumps", each(RestorePlan::dumps))
        + BackupPlan.function("bring_up", apps.stream().flatMap(this::bringUp))
        + BackupPlan.function("maintenance_off", commands(RestorePlan::maintenanceOff))
        + (copy
            ? PlanFunctions.countRows(manifests())
                + PlanFunctions.beforeStartInQuarantine(manifests())
            : PlanFunctions.beforeStart(manifests()))
        + PlanFunctions.afterWhole(manifests())
        + PlanFunctions.prove(manifests());
  }

  /** A copy is asked for the sentinel that lies beside the snapshot's manifest, too. */
  private List<String> paths() {
    return Stream.concat(
            apps.stream().flatMap(app -> BackupPlan.data(app.app()).stream()),
            copy ? Stream.of(BackupManifest.FOLDER) : Stream.of())
        .toList();
  }

  private List<AppManifest> manifests() {
    return apps.stream().map(AppBundle::app).toList();
  }

  private interface Lines {
    Stream<String> of(AppManifest app);
  }

  private List<String> each(Lines lines) {
    return commands(lines).toList();
  }

  private Stream<String> commands(Lines lines) {
    return apps.stream().map(AppBundle::app).flatMap(lines::of);
  }

  /** One word a line; none prints nothing. */
  private static String words(String name, List<String> words) {
    return words.isEmpty()
        ? "%s() { :; }\n".formatted(name)
        : "%s() { printf '%%s\\n' %s; }\n".formatted(name, ShellQuoting.quoted(words));
  }

  /**
   * APP FOLDER OWNER MODE of each folder that lies in the app's own and in no other of them;
   * without owner and mode ("- -") where the snapshot has them.
   */
  private static Stream<String> folders(AppBundle app) {
    var manifest = app.app();
    var all = new TreeMap<String, String>();
    manifest.backup().paths().forEach(path -> all.put(path, "- -"));
    if (!manifest.backup().databases().isEmpty()) {
      all.put("dumps", "- -");
    }
    manifest
        .directories()
        .forEach(it -> all.put(it.path(), "%d %s".formatted(it.owner(), it.mode())));
    all.keySet().removeIf(path -> path.startsWith("/"));
    return all.entrySet().stream()
        .filter(it -> all.keySet().stream().noneMatch(path -> it.getKey().startsWith(path + "/")))
        .map(it -> "%s %s %s".formatted(app.name(), it.getKey(), it.getValue()));
  }

  /** Without roles, which older snapshots lack. */
  private static Stream<String> dumps(AppManifest app) {
    return app.backup().databases().stream()
        .map(it -> "/opt/docker/%s/dumps/%s".formatted(app.name(), it.file()));
  }

  private Stream<String> bringUp(AppBundle app) {
    return Stream.of(
            databasesUp(app.app()),
            loads(app.app()),
            copy ? Stream.of("count_rows " + app.name()) : Stream.<String>of(), // nobody wrote yet
            Stream.of("before_start " + app.name(), start(app)))
        .flatMap(Function.identity());
  }

  private static Stream<String> databasesUp(AppManifest app) {
    var services =
        app.backup().databases().stream().map(AppManifest.Database::service).distinct().toList();
    return services.isEmpty()
        ? Stream.of()
        : Stream.of(BackupPlan.command(List.of("databases", app.name().value()), services));
  }

  private static Stream<String> loads(AppManifest app) {
    return app.backup().databases().stream().map(it -> load(app, it));
  }

  private static String load(AppManifest app, AppManifest.Database database) {
    return database.postgres().isPresent()
        ? ShellQuoting.quoted(
            List.of(
                "load_postgres",
                app.name().value(),
                database.service(),
                database.user().orElseThrow(),
                database.file(),
                database.files().getFirst(),
                database.password().orElseThrow()))
        : BackupPlan.command(
            List.of("load", app.name().value(), database.file(), database.service()),
            database.restore());
  }

  private static String start(AppBundle app) {
    return Stream.of("start", app.name().value(), app.all().digest(), app.mounted().digest())
        .collect(joining(" "));
  }

  private static Stream<String> maintenanceOff(AppManifest app) {
    return app.maintenance().stream()
        .map(
            it ->
                BackupPlan.command(
                    List.of("inside", app.name().value(), "--user", it.user(), it.service()),
                    it.off()));
  }
}
