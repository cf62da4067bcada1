package society.postx.platform.activities.archive;

import static society.postx.platform.activities.box.BoxFolders.Entry.ABSENT;
import static society.postx.platform.activities.box.BoxFolders.Entry.FILE;
import static society.postx.platform.activities.box.BoxFolders.Entry.FOLDER;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * Moves what a client's former home on the Storage Box holds into its archive, or back, by renames
 * alone.
 *
 * <p>Marker first, repository last: wherever an attempt is cut off, the archive's folder names its
 * client before it holds anything, and the next attempt goes on. Nothing of the client is deleted.
 * What the platform does not know moves along and goes at the deadline; only the platform's own
 * keys and marks are removed.
 *
 * @param home below the box's root
 * @param repositoryId restic's id of the repository at a path
 */
record HomeMove(
    BoxFolders folders,
    ArchivedClient archive,
    String home,
    UnaryOperator<String> repositoryId,
    Heartbeat heartbeat) {
  static final String REPOSITORY = "restic-repo";

  private static final String UNCHANGED = "; nothing was changed";

  Changes move(Instant deleteAt) {
    requireHomeOfClient();
    requireFolders(home);
    requireFolders(archive.path());
    var changes = new ArrayList<Change>();
    var marked = requireOwnArchive();
    var waits = requireOneRepository(marked);
    var inHome = requireFilesAndFolders();
    requireIdentity(waits ? home : archive.path());
    if (!marked) {
      step("marking " + archive.path());
      folders.makeFolder(archive.path());
      folders.write(marker(), text(deleteAt));
    }
    others(inHome).forEach(name -> moveIn(name, changes));
    if (waits) {
      moveIn(REPOSITORY, changes);
    }
    removeHome(changes);
    return new Changes(List.copyOf(changes));
  }

  /**
   * Moves all but the marker home, the repository last. The marker stays, so that {@link #move}
   * goes the other way from wherever this ended.
   */
  Changes back() {
    requireHomeOfClient();
    var changes = new ArrayList<Change>();
    requireFolders(home);
    requireFolders(archive.path());
    if (!requireOwnArchive()) {
      throw refused(
          "owner unknown: %s has no marker %s".formatted(archive.path(), ArchiveMarker.NAME));
    }
    var isHome = requireOneRepository(true);
    var others = archived().stream().filter(it -> !it.equals(REPOSITORY)).toList();
    others.forEach(this::requireOnlyInArchive);
    requireIdentity(isHome ? home : archive.path());
    others.forEach(name -> moveHome(name, changes));
    if (!isHome) {
      moveHome(REPOSITORY, changes);
    }
    return new Changes(List.copyOf(changes));
  }

  /** Removes the archive's folder once nothing but its marker is in it. */
  Changes removeArchive() {
    requireFolders(archive.path());
    if (folders.look(archive.path()) == ABSENT) {
      return Changes.none(); // an attempt whose answer was lost removed it
    }
    var marked = requireOwnArchive();
    var left = archived();
    if (!left.isEmpty()) {
      throw refused(
          "%s still holds %s; find out whose that is".formatted(archive.path(), shown(left)));
    }
    for (var name : folders.names(archive.path())) {
      folders.removeFile(archive.path() + "/" + name);
    }
    step(marked ? "removing " + archive.path() : "removing the rest of " + archive.path());
    folders.removeEmpty(archive.path());
    return new Changes(List.of(Change.deleted("folder " + archive.path())));
  }

  /** What is in the archive beside its marker. */
  private List<String> archived() {
    return folders.names(archive.path()).stream()
        .filter(it -> !it.equals(ArchiveMarker.NAME))
        .filter(it -> !it.equals(ArchiveMarker.NAME + BoxFolders.FRESH))
        .toList();
  }

  private void requireOnlyInArchive(String name) {
    var path = archive.path() + "/" + name;
    var entry = folders.look(path);
    if (entry != FOLDER && entry != FILE) {
      throw refused("%s on the Storage Box is a link or a special file".formatted(path));
    }
    if (folders.look(home + "/" + name) != ABSENT) {
      throw refused("%s and %s/%s are both on the Storage Box".formatted(path, home, name));
    }
  }

  private void moveHome(String name, List<Change> changes) {
    rename(archive.path() + "/" + name, home + "/" + name, changes);
  }

  private void requireHomeOfClient() {
    var rule =
        Pattern.compile("([a-z0-9-]+/)+%s".formatted(Pattern.quote(archive.client().serverName())));
    if (!rule.matcher(home).matches() || home.matches("(archive|trash|platform)/.*")) {
      throw INVALID_INPUT.stop(
          "home: '%s': the home of %s below the Storage Box's root (example: backups/%s)"
              .formatted(home, archive.client(), archive.client().serverName()));
    }
  }

  /** Each part of the path that is there is a folder: a link would lead to another client. */
  private void requireFolders(String path) {
    for (var end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      requireFolder(path.substring(0, end));
    }
    requireFolder(path);
  }

  private void requireFolder(String path) {
    var entry = folders.look(path);
    if (entry != ABSENT && entry != FOLDER) {
      throw refused(
          "%s on the Storage Box is a link or a file where a folder has to be".formatted(path));
    }
  }

  /** Whether the archive has its marker; without one it may hold nothing yet. */
  private boolean requireOwnArchive() {
    var names = new ArrayList<>(folders.names(archive.path()));
    var fresh = ArchiveMarker.NAME + BoxFolders.FRESH;
    for (var file : List.of(ArchiveMarker.NAME, fresh)) {
      var entry = folders.look(archive.path() + "/" + file);
      if (entry != ABSENT && entry != FILE) {
        throw refused(
            "%s/%s on the Storage Box is a link or a folder where a file has to be"
                .formatted(archive.path(), file));
      }
    }
    var text = folders.text(marker());
    if (text.isEmpty()) {
      names.remove(fresh);
      if (!names.isEmpty()) {
        throw refused(
            "owner unknown: %s on the Storage Box is occupied (%s) and has no marker"
                .formatted(archive.path(), shown(names)));
      }
      return false;
    }
    ArchiveMarker.requireOf(archive, marker(), text.get());
    return true;
  }

  /** Whether the repository still waits in the home. */
  private boolean requireOneRepository(boolean marked) {
    var here = home + "/" + REPOSITORY;
    var there = archive.path() + "/" + REPOSITORY;
    requireFolder(here);
    requireFolder(there);
    var waits = folders.look(here) == FOLDER;
    var moved = folders.look(there) == FOLDER;
    if (waits && moved) {
      throw refused(
          "%s and %s are both on the Storage Box; find out which is the client's"
              .formatted(here, there));
    }
    if (!waits && !(moved && marked)) {
      throw refused(
          "neither %s nor %s is on the Storage Box; look for it in the box's snapshots"
              .formatted(here, there));
    }
    return waits;
  }

  /** What is in the home; links and special files stop, since the platform makes none. */
  private List<String> requireFilesAndFolders() {
    var names = folders.names(home);
    for (var name : names) {
      var path = home + "/" + name;
      var entry = folders.look(path);
      if (entry != FOLDER && entry != FILE) {
        throw refused("%s on the Storage Box is a link or a special file".formatted(path));
      }
      if (!name.equals(REPOSITORY)
          && !folders.isPlatforms(home, name)
          && folders.look(archive.path() + "/" + name) != ABSENT) {
        throw refused(
            "%s and %s/%s are both on the Storage Box".formatted(path, archive.path(), name));
      }
    }
    return names;
  }

  private void requireIdentity(String place) {
    var path = place + "/" + REPOSITORY;
    var id = repositoryId.apply(path);
    if (!id.equals(archive.repositoryId())) {
      throw refused("%s has the repository %s, not %s".formatted(path, id, archive.repositoryId()));
    }
  }

  /** Repositories that were set aside, and what people put there. */
  private List<String> others(List<String> inHome) {
    return inHome.stream()
        .filter(name -> !name.equals(REPOSITORY) && !folders.isPlatforms(home, name))
        .toList();
  }

  private void moveIn(String name, List<Change> changes) {
    rename(home + "/" + name, archive.path() + "/" + name, changes);
  }

  private void rename(String from, String to, List<Change> changes) {
    step("moving " + from);
    folders.rename(from, to);
    changes.add(Change.changed("%s, now %s".formatted(from, to)));
  }

  /** Names what came meanwhile instead of removing it. */
  private void removeHome(List<Change> changes) {
    if (folders.look(home) == ABSENT) {
      return;
    }
    for (var name : folders.names(home)) {
      if (!folders.isPlatforms(home, name)) {
        throw VERIFICATION_FAILED.stop(
            "%s/%s appeared on the Storage Box while the repository was moved, and was kept; find out who stored it, then retry the step"
                .formatted(home, name));
      }
      step("removing %s/%s".formatted(home, name));
      folders.removePlatforms(home, name);
    }
    step("removing " + home);
    folders.removeEmpty(home);
    changes.add(Change.deleted("folder " + home));
  }

  private void step(String what) {
    heartbeat.beat(what);
  }

  private String marker() {
    return archive.path() + "/" + ArchiveMarker.NAME;
  }

  private String text(Instant deleteAt) {
    return new ArchiveMarker(archive.client(), archive.marker(), archive.repositoryId(), deleteAt)
        .text();
  }

  private static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(5, names.size())));
  }

  private static ApplicationFailure refused(String why) {
    return VERIFICATION_FAILED.stop(why + UNCHANGED);
  }
}
