package society.postx.platform.activities.handover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.workflows.client.ClientName;

/**
 * The hand-overs' files on the Storage Box, where every worker finds them. Each is encrypted to its
 * recipient alone, and its receipt says nothing about what is in it. A hand-over can be made again
 * from the secrets in Git, so the worker keeps no copy.
 *
 * <p>Workers before 2026-12 kept them in their own folder. Such a file counts where the box has
 * none, until {@link #moveOld} has moved it; that may go after 2027-02.
 */
public final class HandoverFiles {
  /** A download can be open for 365 days (OffboardClientInput), and its end removes the file. */
  private static final Duration EXPORTS = Duration.ofDays(400);

  private static final Pattern NAME = Pattern.compile("([a-z0-9-]+)(\\.export)?\\.(age|receipt)");

  private final BoxFiles box;
  private final Path old;

  /**
   * @param state the worker's own folder ({@code PLATFORM_STATE})
   */
  public HandoverFiles(BoxFiles box, Path state) {
    this.box = box;
    this.old = state.toAbsolutePath().resolve("handover");
  }

  /** Where an operator finds it. */
  String place(String name, String command) {
    return "%s on the Storage Box (%s)".formatted(box.path(name), command);
  }

  Optional<String> read(String name) {
    return box.read(name).or(() -> old(name).read());
  }

  void write(String name, String text) {
    box.write(name, text);
    old(name).delete();
  }

  void delete(String name) {
    box.remove(name::equals);
    old(name).delete();
  }

  /** Removes all of a client; returns how many files. */
  public int deleteOf(ClientName client) {
    return box.remove(name -> isOf(client, name))
        + (int) oldNames().stream().filter(name -> isOf(client, name)).filter(this::gone).count();
  }

  private static boolean isOf(ClientName client, String name) {
    var parts = NAME.matcher(name);
    return parts.matches() && parts.group(1).equals(client.value());
  }

  private boolean gone(String name) {
    old(name).delete();
    return true;
  }

  /** Removes what the box has for longer than its term; returns how many files. */
  public int removeOld() {
    return box.removeOld(
        name -> {
          var parts = NAME.matcher(name);
          return parts.matches()
              ? Optional.of(parts.group(2) == null ? BoxFiles.KEPT : EXPORTS)
              : Optional.empty();
        });
  }

  /**
   * Moves files of an earlier version to the box. A file that the box has in another form is older
   * than the box's; it stays for its term.
   */
  public void moveOld(InstantSource clock) {
    for (var name : oldNames()) {
      var here = old(name).read();
      var there = box.read(name);
      if (here.isPresent() && there.isEmpty()) {
        box.write(name, here.get());
      }
      if (there.isEmpty() || there.equals(here) || isOld(old.resolve(name), clock)) {
        old(name).delete();
      }
    }
  }

  private static boolean isOld(Path file, InstantSource clock) {
    try {
      var oldest = clock.instant().minus(BoxFiles.KEPT);
      return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> oldNames() {
    if (!Files.isDirectory(old)) {
      return List.of();
    }
    try (var files = Files.list(old)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(NAME.asMatchPredicate())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrivateFile old(String name) {
    return new PrivateFile(old.resolve(name));
  }
}
