package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.ssh.Words;

/**
 * The file {@code plan} beside {@code base/backup/backup}: four shell functions made from the apps'
 * app.yml. Every word from a file is quoted.
 */
record BackupPlan(List<AppManifest> apps, Checkout checkout) {
  String text() {
    return function("maintenance_on", maintenance(true))
        + function("maintenance_off", maintenance(false))
        + function("dumps", apps.stream().flatMap(BackupPlan::dumps))
        + function("paths", Stream.of("printf '%s\\n' " + Words.quoted(paths())));
  }

  private static String function(String name, Stream<String> commands) {
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
                app.maintenance().stream()
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

  private static Stream<String> dumps(AppManifest app) {
    return app.backup().databases().stream()
        .map(
            database ->
                command(
                    List.of("dump", app.name().value(), database.file(), database.service()),
                    database.dump()));
  }

  private static String command(List<String> first, List<String> then) {
    var words = new ArrayList<>(first);
    words.addAll(then);
    return Words.quoted(words);
  }

  private List<String> paths() {
    var paths = new ArrayList<String>();
    for (var app : apps) {
      var folder = "/opt/docker/" + app.name() + "/";
      var prefix = "apps/" + app.name() + "/";
      checkout.files("apps/" + app.name()).stream()
          .map(path -> folder + path.substring(prefix.length()))
          .forEach(paths::add);
      paths.add(folder + ".env");
      app.backup().paths().forEach(path -> paths.add(path.startsWith("/") ? path : folder + path));
      if (!app.backup().databases().isEmpty()) {
        paths.add(folder + "dumps");
      }
    }
    return paths;
  }
}
