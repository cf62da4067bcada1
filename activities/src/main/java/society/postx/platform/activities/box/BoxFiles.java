package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import society.postx.platform.activities.box.BoxFolders.Entry;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.limit.ByteLimit;

/**
 * Small files that every worker and the operator's command line find: in a folder of the Storage
 * Box that only its main account reaches. Callers encrypt what they store, because the box's own
 * snapshots keep a removed file longer. A box that is away fails the call, and a later one may
 * succeed.
 */
public final class BoxFiles {
  /** How long hand-overs and evidence stay. ADR §11, "Logs". */
  public static final Duration KEPT = Duration.ofDays(30);

  /** An attempt to store a file ends within minutes. */
  private static final Duration UNFINISHED = Duration.ofDays(1);

  /** An age file is a third longer than its content, and evidence has at most a megabyte. */
  private static final ByteLimit LIMIT = ByteLimit.ofMegabytes(2);

  private final Supplier<BoxFolders> box;
  private final String folder;

  private BoxFiles(Supplier<BoxFolders> box, String name) {
    this.box = box;
    this.folder = StorageBox.PLATFORM_HOME + "/" + name;
  }

  public static BoxFiles handovers(Supplier<BoxFolders> box) {
    return new BoxFiles(box, "handover");
  }

  public static BoxFiles evidence(Supplier<BoxFolders> box) {
    return new BoxFiles(box, "evidence");
  }

  /** Below the box's root. */
  public String path(String name) {
    return folder + "/" + name;
  }

  /** Empty where the box has no such file. */
  public Optional<String> read(String name) {
    try (var folders = box.get()) {
      return folders.text(path(name), LIMIT);
    }
  }

  /** Stores it whole or not at all, over one that is there. */
  public void write(String name, String text) {
    try (var folders = box.get()) {
      folders.makePrivateFolder(folder);
      folders.store(path(name), stream -> stream.write(text.getBytes(UTF_8)));
    }
  }

  /**
   * Removes the files whose names pass, with what is left of attempts to store them; returns how
   * many.
   */
  public int remove(Predicate<String> passes) {
    try (var folders = box.get()) {
      return remove(folders, name -> passes.test(BoxFolders.whole(name)));
    }
  }

  private int remove(BoxFolders folders, Predicate<String> passes) {
    var removed = 0;
    for (var name : folders.names(folder)) {
      if (passes.test(name) && folders.look(path(name)) == Entry.FILE) {
        folders.removeFile(path(name));
        removed++;
      }
    }
    return removed;
  }

  /**
   * Removes the files that the box stored too long ago, by its own clock, and what attempts to
   * store one left a day ago; none while it cannot say its time, as when it is full.
   *
   * @param kept how long a file of this name stays; empty for ever
   * @return how many were removed
   */
  public int removeOld(Function<String, Optional<Duration>> kept) {
    try (var folders = box.get()) {
      if (!folders.isFolder(folder)) {
        return 0;
      }
      return folders
          .clock(folder)
          .map(
              now ->
                  remove(
                      folders,
                      name ->
                          (BoxFolders.isUnfinished(name)
                                  ? Optional.of(UNFINISHED)
                                  : kept.apply(name))
                              .map(now::minus)
                              .filter(oldest -> folders.stored(path(name)).isBefore(oldest))
                              .isPresent()))
          .orElse(0);
    }
  }
}
