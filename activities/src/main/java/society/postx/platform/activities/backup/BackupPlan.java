package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Writes a host's backup plan, the file {@code plan} beside {@code base/backup/backup}: shell
 * functions made from the apps' app.yml. Every word from a file is quoted.
 */
record BackupPlan(List<App> apps) {
  /**
   * @param files all of its folder in the repository
   */
  record App(AppManifest manifest, List<String> files) {
    AppName name() {
      return manifest.name();
    }
  }

  /** Each app as the repository has it at the app's commit. */
  static BackupPlan of(Function<String, Checkout> repository, List<AppAt> apps) {
    return new BackupPlan(
        apps.stream()
            .map(
                app -> {
                  var checkout = repository.apply(app.commit());
                  return new App(checkout.app(app.name()), checkout.files("apps/" + app.name()));
                })
            .toList());
  }

  String text() {
    return function("maintenance_on", maintenance(true))
        + function("maintenance_off", maintenance(false))
        + function("dumps", apps.stream().flatMap(BackupPlan::dumps))
        + function("paths", Stream.of("printf '%s\\n' " + ShellQuoting.quoted(paths())))
        + PlanFunctions.hostnames(apps.stream().map(App::manifest).toList());
  }

  static String function(String name, Stream<String> commands) {
    // A function needs a command; in maintenance_off the later ones run though an earlier one
    // failed.
    var between = name.equals("maintenance_off") ? " || failed=1\n  " : "\n  ";
    var body = Stream.concat(commands, Stream.of(":")).collect(joining(between));
    return name.equals("maintenance_off")
        ? "%s() {\n  failed=0\n  %s\n  return $failed\n}\n".formatted(name, body)
        : "%s() {\n  %s\n}\n".formatted(name, body);
  }

  private Stream<String> maintenance(boolean on) {
    return apps.stream()
        .flatMap(
            app ->
                app.manifest().maintenance().stream()
                    .map(
                        it ->
                            command(
                                List.of(
                                    "inside",
                                    app.name().value(),
                                    "--user",
                                    it.user(),
                                    it.service()),
                                on ? it.on() : it.off())));
  }

  private static Stream<String> dumps(App app) {
    return app.manifest().backup().databases().stream().map(it -> dump(app.name(), it));
  }

  private static String dump(AppName app, AppManifest.Database database) {
    return database
        .postgres()
        .map(
            name ->
                ShellQuoting.quoted(
                    List.of(
                        "dump_postgres",
                        app.value(),
                        database.service(),
                        database.user().orElseThrow(),
                        name,
                        database.file(),
                        database.files().getFirst())))
        .orElseGet(
            () ->
                command(
                    List.of("dump", app.value(), database.file(), database.service()),
                    database.dump()));
  }

  static String command(List<String> first, List<String> then) {
    var words = new ArrayList<>(first);
    words.addAll(then);
    return ShellQuoting.quoted(words);
  }

  /** The app's data: what only its backup holds. */
  static List<String> data(AppManifest app) {
    var folder = "/opt/docker/" + app.name() + "/";
    var paths = new ArrayList<String>();
    app.backup().paths().forEach(path -> paths.add(path.startsWith("/") ? path : folder + path));
    if (!app.backup().databases().isEmpty()) {
      paths.add(folder + "dumps");
    }
    return paths;
  }

  private List<String> paths() {
    var paths = new ArrayList<String>();
    for (var app : apps) {
      var folder = "/opt/docker/" + app.name() + "/";
      var prefix = "apps/" + app.name() + "/";
      app.files().stream()
          .map(path -> folder + path.substring(prefix.length()))
          .forEach(paths::add);
      paths.add(folder + ".env");
      paths.addAll(data(app.manifest()));
    }
    return paths;
  }
}
