package society.postx.platform.activities.backup;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import society.postx.platform.activities.limit.ByteLimit;

/**
 * The content of a backup of the platform in a folder: what is stored, and what comes back.
 *
 * <ul>
 *   <li>{@code repository.git}: the infrastructure repository with all refs
 *   <li>{@code passwords.age}: {@code client=password} lines, encrypted with age, so that a rescue
 *       by hand needs neither Git nor sops; {@code client@key=…} where the password is encrypted to
 *       the client's own key as well, in Base64
 *   <li>{@code handover}, {@code evidence}: what the worker has not sent to the Storage Box yet
 *   <li>{@code temporal}: the newest dump of Temporal's database, where the worker can read one
 *   <li>{@code facts.json}, {@code SHA256SUMS}, {@code README.txt}
 * </ul>
 */
record PlatformFolder(Path path) {
  static final String PASSWORDS = "passwords.age";

  /** Between name and password where that is encrypted to the client's own key as well. */
  static final String KEYED = "@key";

  static final String FACTS = "facts.json";
  private static final String TEMPORAL = "temporal";

  /** Checksums of a repository of many packs, the longest, stay far below it. */
  private static final ByteLimit TEXT = ByteLimit.ofMegabytes(64);

  private static final String SUMS = "SHA256SUMS";

  /** The worker's folders that no Git holds. */
  private static final List<String> WORKERS = List.of("handover", "evidence");

  private static final String README =
      """
      A backup of Post-X Platform by itself. docs/rescue.md says how to use it; by hand:

        sha256sum -c SHA256SUMS                       checks these files
        age -d -i KEYFILE passwords.age               shows each client's restic password; after NAME@key= it needs
                                                      the client's own key as well, client-keys/NAME.yml on the box
        git clone --mirror repository.git FOLDER      the infrastructure repository, with all refs

      handover/ holds credentials for clients, each encrypted to the client's own age key; evidence/ what failing hosts said. temporal/ has
      Temporal's database, for pg_restore (docs/temporal-database.md).
      """;

  Path repository() {
    return path.resolve("repository.git");
  }

  /** Copies the worker's own files; one that goes away meanwhile is left out. Returns how many. */
  int copyFrom(Path state) {
    var copied = 0;
    for (var name : WORKERS) {
      var source = state.resolve(name);
      for (var file : Files.isDirectory(source) ? filesBelow(source) : List.<Path>of()) {
        copied += copied(file, path.resolve(name).resolve(source.relativize(file).toString()));
      }
    }
    return copied;
  }

  /** Copies the files of a dump, which have no folders; their modes stay. */
  void copyDump(Path dump) throws IOException {
    Files.createDirectory(path.resolve(TEMPORAL));
    try (var files = Files.newDirectoryStream(dump)) {
      for (var file : files) {
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
          throw new FileSystemException(file.toString(), null, "must be a file");
        }
        Files.copy(file, path.resolve(TEMPORAL).resolve(file.getFileName()));
      }
    }
  }

  /** Removes what {@link #copyDump} copied before it failed. */
  void leaveOutDump() {
    var target = path.resolve(TEMPORAL);
    try {
      for (var file : Files.isDirectory(target) ? filesBelow(target) : List.<Path>of()) {
        Files.delete(file);
      }
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int copied(Path file, Path target) {
    try {
      Files.createDirectories(target.resolveSibling("."));
      Files.copy(file, target);
      return 1;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String content) {
    try {
      Files.writeString(path.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String name) {
    try {
      return TEXT.text(path.resolve(name), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last of all files: checksums of the others. */
  void seal() {
    write("README.txt", README);
    write(
        SUMS,
        sums().entrySet().stream()
            .map(it -> "%s  %s%n".formatted(it.getValue(), it.getKey()))
            .collect(joining()));
  }

  /** VERIFICATION_FAILED unless the files are exactly those that were sealed. */
  void requireSealed() {
    var sealed = new TreeMap<String, String>();
    text(SUMS).lines().forEach(line -> sealed.put(line.substring(66), line.substring(0, 64)));
    var seen = sums();
    if (!sealed.equals(seen)) {
      var wrong = new ArrayList<String>();
      sealed.forEach(
          (name, sum) -> {
            if (!sum.equals(seen.get(name))) {
              wrong.add(name);
            }
          });
      throw VERIFICATION_FAILED.stop(
          "the restored backup is not what was stored: %s"
              .formatted(
                  wrong.isEmpty()
                      ? "it has more files"
                      : "%d files differ, first %s".formatted(wrong.size(), wrong.getFirst())));
    }
  }

  private TreeMap<String, String> sums() {
    var sums = new TreeMap<String, String>();
    try {
      for (var file : filesBelow(path)) {
        var name = path.relativize(file).toString();
        if (!name.equals(SUMS)) {
          sums.put(name, Sha256.hex(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sums;
  }

  private static List<Path> filesBelow(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(it -> Files.isRegularFile(it, NOFOLLOW_LINKS)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
