package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.AppManifest.Database;
import society.postx.platform.activities.app.AppManifest.Directory;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.restore.ChosenSnapshot;

/**
 * Looks for what the app.yml files call data in a snapshot's list of files, before a restore
 * changes anything. The list decides and not the manifest, which only repeats what the host knew.
 */
record SnapshotData(RepositoryAccess repositories) {
  /**
   * What the snapshot lacks and a restore can do without, one line each.
   *
   * @throws ApplicationFailure INVALID_INPUT: it lacks a database's dump, or has an empty one; a
   *     folder of the data, or one above it, is something else there
   */
  List<String> notes(
      ClientName client, SubAccount account, ChosenSnapshot snapshot, List<AppManifest> apps) {
    var has = repositories.files(client, account, snapshot.id(), folders(apps));
    apps.forEach(it -> requireFolders(snapshot, it, has));
    var notes = new ArrayList<String>();
    for (var app : apps) {
      app.backup().databases().forEach(it -> requireDump(client, snapshot, app, it, has));
      BackupPlan.data(app).stream()
          .filter(it -> !has.all().contains(it))
          .forEach(
              it ->
                  notes.add(
                      "the snapshot lacks %s of %s: it begins empty".formatted(it, app.name())));
      app.backup().databases().stream()
          .filter(it -> !it.files().stream().allMatch(file -> has.all().contains(dump(app, file))))
          .forEach(
              it ->
                  notes.add(
                      "the snapshot lacks the accounts of %s's database %s, as all of before 2026-11-30: it loads only if its tables belong to the account of app.yml"
                          .formatted(app.name(), it.file())));
    }
    return notes;
  }

  /** Each folder whose list names what is looked for. */
  private static List<String> folders(List<AppManifest> apps) {
    var folders = new TreeSet<>(Set.of("/")); // with what lies above all others
    for (var app : apps) {
      real(app).forEach(it -> folders.add(above(it)));
      if (!app.backup().databases().isEmpty()) {
        folders.add(dumps(app));
      }
    }
    return List.copyOf(folders);
  }

  /** The app's data, and what containers mount of it: Docker follows a link there. */
  private static Stream<String> real(AppManifest app) {
    var mounted =
        app.directories().stream()
            .map(Directory::path)
            .filter(it -> !it.startsWith("/"))
            .map(it -> "/opt/docker/%s/%s".formatted(app.name(), it));
    return Stream.concat(BackupPlan.data(app).stream(), mounted);
  }

  private static String above(String path) {
    return path.lastIndexOf('/') <= 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
  }

  /** A host writes what it likes: a link would lead the app's containers to the host's files. */
  private static void requireFolders(ChosenSnapshot snapshot, AppManifest app, SnapshotFiles has) {
    real(app)
        .flatMap(it -> Stream.iterate(it, at -> !at.equals("/"), SnapshotData::above))
        .filter(has.noFolders()::contains)
        .findFirst()
        .ifPresent(
            it -> {
              throw noFolder(snapshot, it, app.name());
            });
  }

  static ApplicationFailure noFolder(ChosenSnapshot snapshot, String path, AppName app) {
    return INVALID_INPUT.stop(
        "snapshot: '%s': it has something else in the place of %s of %s, perhaps a symbolic link, which would lead out of the app's data; choose another one, and look at the host that made it"
            .formatted(snapshot.shortId(), path, app));
  }

  private static void requireDump(
      ClientName client,
      ChosenSnapshot snapshot,
      AppManifest app,
      Database database,
      SnapshotFiles has) {
    var dump = dump(app, database.file());
    if (!has.filled().contains(dump)) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': %s %s, the dump of a database of %s, so it cannot be restored; choose another one:  ./platform snapshots %s"
              .formatted(
                  snapshot.shortId(),
                  has.all().contains(dump) ? "nothing is in its" : "it lacks",
                  dump,
                  app.name(),
                  client));
    }
  }

  private static String dump(AppManifest app, String file) {
    return dumps(app) + "/" + file;
  }

  private static String dumps(AppManifest app) {
    return "/opt/docker/%s/dumps".formatted(app.name());
  }
}
