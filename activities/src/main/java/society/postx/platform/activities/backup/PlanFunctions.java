package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.AppManifest.Database;
import society.postx.platform.activities.app.AppRestore;
import society.postx.platform.activities.app.AppRestore.After;
import society.postx.platform.activities.app.ContainerCommand;
import society.postx.platform.activities.ssh.ShellQuoting;

/**
 * Shell functions for the plans beside {@code base/backup}'s programs, each made from all apps'
 * app.yml. Every word from a file is quoted. A program that uses them needs {@code inside} of
 * {@code users.sh}.
 */
public final class PlanFunctions {
  private PlanFunctions() {}

  /**
   * {@code hostnames APP} prints the app's host names as in its app.yml, one a line, and fails for
   * an app that is not among these: {@code visitors.sh} needs it.
   */
  public static String hostnames(List<AppManifest> apps) {
    return byApp("hostnames", apps, app -> printed(app.hostnames()));
  }

  /**
   * {@code before_start APP}: what has to happen after the app's databases are loaded and before it
   * starts. A command of a service that holds a database runs in it; another in a container of its
   * own, for which the plan's program needs {@code alone APP [--user USER] SERVICE COMMAND…}.
   */
  public static String beforeStart(List<AppManifest> apps) {
    return byApp("before_start", apps, app -> commands(app, beforeStart(app)));
  }

  /** The same on a copy: what it must not send, too. */
  public static String beforeStartInQuarantine(List<AppManifest> apps) {
    return byApp(
        "before_start",
        apps,
        app ->
            commands(
                app,
                Stream.concat(
                        beforeStart(app).stream(),
                        app.quarantine().stream().flatMap(it -> it.beforeStart().stream()))
                    .toList()));
  }

  /**
   * {@code count_rows APP}: counts the rows of what was just loaded into the app's databases,
   * before the app writes to them. Needs {@code count_postgres} of {@code postgres.sh}.
   */
  public static String countRows(List<AppManifest> apps) {
    return byApp(
        "count_rows",
        apps,
        app ->
            chained(
                app.backup().databases().stream()
                    .filter(it -> it.postgres().isPresent())
                    .map(it -> countRows(app, it))));
  }

  private static String countRows(AppManifest app, Database database) {
    return ShellQuoting.quoted(
        List.of(
            "count_postgres",
            app.name().value(),
            database.service(),
            database.user().orElseThrow(),
            database.postgres().orElseThrow(),
            database.file()));
  }

  /** {@code after_whole APP}: once the app runs on a whole snapshot, while visitors are out. */
  public static String afterWhole(List<AppManifest> apps) {
    return byApp("after_whole", apps, app -> inside(app, after(app, After::whole)));
  }

  /** {@code after_partial APP}: once some of a running app's files were restored. */
  public static String afterPartial(List<AppManifest> apps) {
    return byApp("after_partial", apps, app -> inside(app, after(app, After::partial)));
  }

  /** {@code prove APP} ends with 0 where the app proves itself on restored data. */
  public static String prove(List<AppManifest> apps) {
    return byApp("prove", apps, app -> inside(app, app.drill()));
  }

  private static List<ContainerCommand> beforeStart(AppManifest app) {
    return app.restore().map(AppRestore::beforeStart).orElse(List.of());
  }

  private static List<ContainerCommand> after(
      AppManifest app, Function<After, List<ContainerCommand>> which) {
    return app.restore().flatMap(AppRestore::after).map(which).orElse(List.of());
  }

  private static String commands(AppManifest app, List<ContainerCommand> commands) {
    var databases = app.backup().databases().stream().map(Database::service).toList();
    return chained(
        commands.stream()
            .map(it -> line(databases.contains(it.service()) ? "inside" : "alone", app, it)));
  }

  private static String inside(AppManifest app, List<ContainerCommand> commands) {
    return chained(commands.stream().map(it -> line("inside", app, it)));
  }

  private static String line(String how, AppManifest app, ContainerCommand command) {
    var first = new ArrayList<>(List.of(how, app.name().value()));
    command.user().ifPresent(user -> first.addAll(List.of("--user", user)));
    first.add(command.service());
    return BackupPlan.command(first, command.command());
  }

  /** The first that fails ends it, also where the caller asks in a condition. */
  private static String chained(Stream<String> lines) {
    return Stream.concat(Stream.of(":"), lines).collect(joining(" &&\n      "));
  }

  private static String printed(List<String> words) {
    return words.isEmpty() ? ":" : "printf '%s\\n' " + ShellQuoting.quoted(words);
  }

  private static String byApp(
      String name, List<AppManifest> apps, Function<AppManifest, String> body) {
    var cases =
        apps.stream()
            .map(app -> "    %s)\n      %s\n      ;;\n".formatted(app.name(), body.apply(app)))
            .collect(joining());
    return "%s() {\n  case $1 in\n%s    *) return 1 ;;\n  esac\n}\n".formatted(name, cases);
  }
}
