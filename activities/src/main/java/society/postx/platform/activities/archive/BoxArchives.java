package society.postx.platform.activities.archive;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.clientkey.ClientKeyFolder;
import society.postx.platform.workflows.retention.ArchiveBoxActivities;
import society.postx.platform.workflows.retention.ArchiveLook;
import society.postx.platform.workflows.retention.ArchivedClient;

/** Compares, moves and deletes archives on the Storage Box as its main account. */
public final class BoxArchives implements ArchiveBoxActivities {
  private static final String REPOSITORY = "restic-repo";

  /** Deleted last: while they are there, an interrupted deletion can still say whose it is. */
  private static final Set<String> LAST = Set.of("config", "keys");

  private final Supplier<BoxFolders> box;
  private final BiFunction<ArchivedClient, String, String> repositoryId;

  /**
   * @param box opens the box's folders
   * @param repositoryId restic's id of the archive's repository in a folder
   */
  public BoxArchives(
      Supplier<BoxFolders> box, BiFunction<ArchivedClient, String, String> repositoryId) {
    this.box = box;
    this.repositoryId = repositoryId;
  }

  @Override
  public ArchiveLook examine(ArchivedClient archive) {
    try (var folders = box.get()) {
      var place = placeOf(archive, folders);
      requireIdentity(archive, place, folders);
      return new ArchiveLook(archive, place, time(place, folders));
    }
  }

  private static Instant time(String place, BoxFolders folders) {
    return folders
        .clock(place)
        .orElseThrow(
            () ->
                VERIFICATION_FAILED.stop(
                    "the Storage Box stores no file in %s, so its clock cannot be asked, and one clock alone deletes nothing; if it is full, make room, then retry the step"
                        .formatted(place)));
  }

  private static String placeOf(ArchivedClient archive, BoxFolders folders) {
    var there = folders.exists(archive.path());
    var moved = folders.exists(archive.trash());
    if (there == moved) {
      throw VERIFICATION_FAILED.stop(
          there
              ? "%s and %s are both on the Storage Box; nothing was changed; find out which is the client's"
                  .formatted(archive.path(), archive.trash())
              : "neither %s nor %s is on the Storage Box, and nothing was deleted; look for it in the box's snapshots, or remove archive/%s.yml where you know that it is gone"
                  .formatted(archive.path(), archive.trash(), archive.client()));
    }
    return there ? archive.path() : archive.trash();
  }

  /**
   * The marker and the repository itself have to name this client. In the trash the repository may
   * be half deleted, which only its own deletion can have begun.
   */
  private void requireIdentity(ArchivedClient archive, String place, BoxFolders folders) {
    requireFolder(place, folders);
    var path = place + "/" + ArchiveMarker.NAME;
    var text = folders.text(path);
    if (text.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "owner unknown: %s has no marker %s; nothing was changed"
              .formatted(place, ArchiveMarker.NAME));
    }
    ArchiveMarker.requireOf(archive, path, text.get());
    if (folders.exists(place + "/" + REPOSITORY)) {
      requireFolder(place + "/" + REPOSITORY, folders);
    }
    var config = folders.exists(place + "/" + REPOSITORY + "/config");
    if (!config && place.equals(archive.trash())) {
      return;
    }
    var id = repositoryId.apply(archive, place + "/" + REPOSITORY);
    if (!id.equals(archive.repositoryId())) {
      throw VERIFICATION_FAILED.stop(
          "%s has the repository %s, not %s; nothing was changed"
              .formatted(place, id, archive.repositoryId()));
    }
  }

  /** A link would lead to another client's files. */
  private static void requireFolder(String path, BoxFolders folders) {
    if (!folders.isFolder(path)) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box is a link or a file where a folder has to be; nothing was changed"
              .formatted(path));
    }
  }

  @Override
  public void moveToTrash(ArchivedClient archive) {
    try (var folders = box.get()) {
      var place = placeOf(archive, folders);
      requireIdentity(archive, place, folders);
      if (place.equals(archive.path())) {
        folders.rename(place, archive.trash());
      }
    }
  }

  @Override
  public void moveBack(ArchivedClient archive) {
    try (var folders = box.get()) {
      if (placeOf(archive, folders).equals(archive.trash())) {
        requireWhole(archive, folders);
        folders.rename(archive.trash(), archive.path());
      }
    }
  }

  /** Nothing opens an archive whose deletion has begun, so it stays where it is. */
  private static void requireWhole(ArchivedClient archive, BoxFolders folders) {
    var config = archive.trash() + "/" + REPOSITORY + "/config";
    if (!folders.exists(config)) {
      throw VERIFICATION_FAILED.stop(
          "%s is missing, so the deletion of this archive had begun, and it was not moved back; put the folder's files back from a snapshot of the Storage Box, then retry, or release the hold, and the deletion goes on"
              .formatted(config));
    }
  }

  @Override
  public void deleteTrash(ArchivedClient archive) {
    try (var folders = box.get()) {
      // An attempt whose answer was lost may have deleted it: moveToTrash saw it there.
      if (folders.exists(archive.trash())) {
        deleteFolder(archive, folders);
      }
      // Last: until the repository is gone, the key is needed to see that it is the client's.
      new ClientKeyFolder(folders).destroy(archive.client());
    }
  }

  private void deleteFolder(ArchivedClient archive, BoxFolders folders) {
    var trash = archive.trash();
    var marker = trash + "/" + ArchiveMarker.NAME;
    if (folders.exists(marker)) {
      requireIdentity(archive, trash, folders);
      empty(trash, folders);
      folders.removeFile(marker);
    } else if (!folders.names(trash).isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "%s has files but no marker; they were kept; find out whose they are".formatted(trash));
    }
    folders.removeEmpty(trash);
  }

  private static void empty(String trash, BoxFolders folders) {
    var repository = trash + "/" + REPOSITORY;
    while (folders.names(trash).size() > 1) {
      if (folders.exists(repository)) {
        while (folders.names(repository).stream().anyMatch(it -> !LAST.contains(it))) {
          folders.removeIn(repository, it -> !LAST.contains(it));
        }
        folders.removeIn(repository, "config"::equals); // what is left needs no key to be known
        folders.removeIn(repository, LAST::contains);
      }
      folders.removeIn(trash, it -> !it.equals(ArchiveMarker.NAME));
    }
  }

  @Override
  public String verifyAbsent(ArchivedClient archive) {
    try (var folders = box.get()) {
      var left = new ArrayList<String>();
      for (var path : new String[] {archive.path(), archive.trash()}) {
        if (folders.exists(path)) {
          left.add(path);
        }
      }
      new ClientKeyFolder(folders)
          .left(archive.client())
          .forEach(it -> left.add(ClientKeyFolder.PATH + "/" + it));
      var archives = folders.names("archive");
      var trash = folders.names("trash");
      if (archives.contains(archive.path().substring("archive/".length()))
          || trash.contains(archive.trash().substring("trash/".length()))
          || !left.isEmpty()) {
        throw VERIFICATION_FAILED.stop(
            "%s is still on the Storage Box after its deletion".formatted(left));
      }
      return "the Storage Box lists neither %s (%d other archives) nor %s %s"
          .formatted(
              archive.path(), archives.size(), archive.trash(), OwnKey.absent(archive.client()));
    }
  }
}
