package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.AppManifest.Database;
import society.postx.platform.activities.app.ExportFile;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.offboarding.ExportOrder;

/**
 * What {@code base/backup/export} writes on a host: the file {@code export-plan} beside it, in
 * JSON. Commands are lists of words, so that no shell reads what an app.yml says.
 *
 * @param state the host's folder for the part that waits
 * @param of whose export it is: another's leftovers are removed
 * @param part the most bytes of a part
 * @param paths what tells how large the export may become
 * @param databases commands that print the bytes of a database
 */
record ExportPlan(
    String state,
    String of,
    String recipient,
    long part,
    List<String> paths,
    List<List<String>> databases,
    List<Item> files) {
  static final String STATE = "/var/lib/platform/export";

  /** Small, because the host needs room for one, and because one is fetched again after a break. */
  static final long PART = 1_000_000_000;

  private static final JsonMapper JSON = new JsonMapper();
  private static final String APPS = "/opt/docker/";

  /** Data as the app stores them, for who runs the same app elsewhere. */
  static final String RAW = "/raw/";

  /**
   * One file of the export.
   *
   * @param name below the export's folder, with its app: {@code nextcloud/files.tar}
   * @param write prints the file
   * @param input files beside the program that {@code write} reads
   * @param mark a line of {@code write}'s complaints without which the file is not whole
   * @param each what the lines that count begin with; null where none do
   * @param tar whether its files count
   * @param count prints how many its source has; null where nothing is counted
   * @param stop ends the use of the app, as {@code start} begins it again; null where it goes on
   */
  record Item(
      String name,
      List<String> write,
      List<String> input,
      @Nullable String mark,
      @Nullable String each,
      boolean tar,
      @Nullable List<String> count,
      @Nullable List<String> stop,
      @Nullable List<String> start) {
    private static Item raw(String name, List<String> write) {
      return new Item(name, write, List.of(), null, null, false, null, null, null);
    }
  }

  /**
   * @param repository at a commit
   */
  static ExportPlan of(ExportOrder order, Function<String, Checkout> repository, long part) {
    var apps =
        order.apps().stream()
            .map(it -> repository.apply(it.commit()).app(it.name()))
            .filter(ExportPlan::holdsWhatUsersWrite)
            .toList();
    if (apps.isEmpty()) {
      throw INVALID_INPUT.stop(
          "apps: '%s': none of %s holds what users write, so there is nothing to export"
              .formatted(order.apps(), order.client()));
    }
    return new ExportPlan(
        STATE,
        order.host().run() + " " + order.recipient(),
        order.recipient().value(),
        part,
        apps.stream().flatMap(ExportPlan::paths).toList(),
        apps.stream().flatMap(ExportPlan::databaseSizes).toList(),
        apps.stream().flatMap(ExportPlan::items).toList());
  }

  /** Traefik's certificates, for one, are nothing that users wrote. */
  private static boolean holdsWhatUsersWrite(AppManifest app) {
    var hasData = !app.backup().paths().isEmpty() || !app.backup().databases().isEmpty();
    return !app.export().isEmpty() || (!app.hostnames().isEmpty() && hasData);
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan that cannot be written as JSON", e);
    }
  }

  Optional<Item> item(String name) {
    return files.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private static Stream<Item> items(AppManifest app) {
    return Stream.of(
            app.export().stream().map(it -> usable(app, it)),
            app.backup().databases().stream().flatMap(it -> dumps(app, it)).distinct(),
            folders(app).stream())
        .flatMap(Function.identity());
  }

  private static Item usable(AppManifest app, ExportFile file) {
    var stopped = file.stopped();
    return new Item(
        app.name() + "/" + file.file(),
        stopped
            ? alone(app, file.user(), file.service(), file.command())
            : inside(app, file.user(), file.service(), file.command()),
        List.of(),
        null,
        file.each().orElse(null),
        file.each().isEmpty(),
        inside(app, file.count().user(), file.count().service(), file.count().command()),
        stopped ? compose(app, "stop", file.service()) : null,
        stopped
            ? compose(
                app,
                "up",
                "--detach",
                "--no-deps",
                "--no-recreate",
                "--wait",
                "--wait-timeout",
                "900",
                file.service())
            : null);
  }

  private static Stream<Item> dumps(AppManifest app, Database database) {
    var service = database.service();
    if (database.postgres().isEmpty()) {
      return Stream.of(
          Item.raw(
              app.name() + RAW + database.file(),
              inside(app, Optional.empty(), service, database.dump())));
    }
    var user = "--username=" + database.user().orElseThrow();
    return Stream.of(
        Item.raw(
            app.name() + RAW + database.files().getFirst(),
            inside(
                app,
                Optional.empty(),
                service,
                List.of("pg_dumpall", user, "--roles-only", "--no-role-passwords"))),
        new Item(
            app.name() + RAW + database.file(),
            inside(app, Optional.empty(), service, psql(database)),
            List.of("dump.psql", "rows.psql"), // as the nightly backup dumps it
            "platform-dumped",
            null,
            false,
            null,
            null,
            null));
  }

  private static List<String> psql(Database database) {
    var user = database.user().orElseThrow();
    var name = database.postgres().orElseThrow();
    return List.of(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--no-align",
        "--tuples-only",
        "--username=" + user,
        "--dbname=" + name,
        "--set=user=" + user,
        "--set=database=" + name);
  }

  /** Where none of the app's own exports is an archive of its files. */
  private static Optional<Item> folders(AppManifest app) {
    var paths = app.backup().paths();
    if (paths.isEmpty() || app.export().stream().anyMatch(it -> it.file().endsWith(".tar"))) {
      return Optional.empty();
    }
    var write = words("tar", "--create", "--file=-", "--directory", APPS + app.name(), "--");
    write.addAll(paths);
    var count =
        words(
            "sh",
            "-c",
            "cd \"$1\" && shift && find \"$@\" -type f | wc -l",
            "count",
            APPS + app.name());
    count.addAll(paths);
    return Optional.of(
        new Item(
            app.name() + RAW + "files.tar", write, List.of(), null, null, true, count, null, null));
  }

  private static Stream<String> paths(AppManifest app) {
    return app.backup().paths().stream()
        .map(it -> it.startsWith("/") ? it : APPS + app.name() + "/" + it);
  }

  private static Stream<List<String>> databaseSizes(AppManifest app) {
    return app.backup().databases().stream()
        .filter(it -> it.postgres().isPresent())
        .map(
            it -> {
              var ask = new ArrayList<>(psql(it));
              ask.add("--command=SELECT pg_database_size(current_database())");
              return inside(app, Optional.empty(), it.service(), ask);
            });
  }

  private static List<String> inside(
      AppManifest app, Optional<String> user, String service, List<String> command) {
    var words = new ArrayList<>(compose(app, "exec", "-T"));
    user.ifPresent(it -> words.addAll(List.of("--user", it)));
    words.add(service);
    words.addAll(command);
    return words;
  }

  /** In a container of its own. */
  private static List<String> alone(
      AppManifest app, Optional<String> user, String service, List<String> command) {
    var words = new ArrayList<>(compose(app, "run", "--rm", "--no-deps", "-T"));
    user.ifPresent(it -> words.addAll(List.of("--user", it)));
    words.addAll(List.of("--entrypoint", command.getFirst(), service));
    words.addAll(command.subList(1, command.size()));
    return words;
  }

  private static List<String> compose(AppManifest app, String... more) {
    var words = words("docker", "compose", "--project-directory", APPS + app.name());
    words.addAll(List.of(more));
    return words;
  }

  private static List<String> words(String... words) {
    return new ArrayList<>(List.of(words));
  }
}
